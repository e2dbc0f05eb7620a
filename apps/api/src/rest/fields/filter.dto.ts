import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { DATE_TIME_PATTERN } from '../openapi/patterns.ts';
import { IsDateTime } from './is-date-time.ts';

/** The filters by time that lists of events and of deliveries share. */
export class TimesDto {
  @ApiPropertyOptional({ format: 'date-time', pattern: DATE_TIME_PATTERN, description: 'Accepted at or after.' })
  @IsOptional()
  @IsDateTime()
  after?: Date;

  @ApiPropertyOptional({ format: 'date-time', pattern: DATE_TIME_PATTERN, description: 'Accepted before.' })
  @IsOptional()
  @IsDateTime()
  before?: Date;
}
