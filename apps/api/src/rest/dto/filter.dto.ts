import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsString } from 'class-validator';
import { parseDateTime } from '#kernel';
import { PageDto } from './page.dto.ts';

const DATE_MESSAGE = 'must be a date-time like 2026-01-31T12:00:00Z';

/** A date-time as a Date; anything else stays what it is, and is no date. */
const ToDate = () =>
  Transform(({ value }: { value: unknown }) => {
    const ms = typeof value === 'string' ? parseDateTime(value) : undefined;
    return ms === undefined ? value : new Date(ms);
  });

export class EventFilterDto extends PageDto {
  @ApiPropertyOptional({ example: 'post.published' })
  @IsOptional()
  @IsString({ message: 'must be an event type' })
  type?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Accepted at or after.' })
  @IsOptional()
  @ToDate()
  @IsDate({ message: DATE_MESSAGE })
  after?: Date;

  @ApiPropertyOptional({ format: 'date-time', description: 'Accepted before.' })
  @IsOptional()
  @ToDate()
  @IsDate({ message: DATE_MESSAGE })
  before?: Date;
}

const STATUSES = ['pending', 'retrying', 'held', 'succeeded', 'exhausted', 'cancelled'] as const;

export class DeliveryFilterDto extends EventFilterDto {
  @ApiPropertyOptional({ description: 'An endpoint’s id or uid.' })
  @IsOptional()
  @IsString({ message: 'must be the id of an endpoint' })
  endpoint?: string;

  @ApiPropertyOptional({ description: 'An event’s id.' })
  @IsOptional()
  @IsString({ message: 'must be the id of an event' })
  event?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { message: `must be one of ${STATUSES.join(', ')}` })
  status?: (typeof STATUSES)[number];
}
