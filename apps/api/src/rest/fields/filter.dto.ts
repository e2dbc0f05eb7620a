import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { EVENT_TYPE_NAME_MESSAGE, isEventTypeName } from '#kernel';
import { DATE_TIME_PATTERN, EVENT_TYPE_NAME } from '../openapi/patterns.ts';
import { IsDateTime } from './is-date-time.ts';
import { Check } from './check.ts';
import { LimitDto } from './page.dto.ts';

/** The filters that lists of events and of deliveries share. */
export class EventFieldsDto extends LimitDto {
  @ApiPropertyOptional({ ...EVENT_TYPE_NAME, example: 'post.published' })
  @IsOptional()
  @Check(isEventTypeName, EVENT_TYPE_NAME_MESSAGE)
  type?: string;

  @ApiPropertyOptional({ format: 'date-time', pattern: DATE_TIME_PATTERN, description: 'Accepted at or after.' })
  @IsOptional()
  @IsDateTime()
  after?: Date;

  @ApiPropertyOptional({ format: 'date-time', pattern: DATE_TIME_PATTERN, description: 'Accepted before.' })
  @IsOptional()
  @IsDateTime()
  before?: Date;
}
