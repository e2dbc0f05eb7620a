import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { CURSOR_MESSAGE, isDeliveryCursor, isIdCursor } from '#admin';
import { EVENT_TYPE_NAME_MESSAGE, isEventTypeName, isText } from '#kernel';
import { CURSOR_PATTERN, DATE_TIME_PATTERN, EVENT_TYPE_NAME, TEXT_PATTERN } from '../openapi/patterns.ts';
import { IsDateTime } from './is-date-time.ts';
import { Check } from './check.ts';
import { LimitDto } from './page.dto.ts';

/** The filters that lists of events and of deliveries share. */
class EventFieldsDto extends LimitDto {
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

/** The query of the list of events. */
export class EventFilterDto extends EventFieldsDto {
  @ApiPropertyOptional({ pattern: CURSOR_PATTERN, description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Check(isIdCursor, CURSOR_MESSAGE)
  cursor?: string;
}

const ENDPOINT_MESSAGE = 'must be the id or the uid of an endpoint';
const STATUSES = ['pending', 'retrying', 'held', 'succeeded', 'exhausted', 'cancelled'] as const;

/** The query of the list of deliveries. */
export class DeliveryFilterDto extends EventFieldsDto {
  @ApiPropertyOptional({ pattern: CURSOR_PATTERN, description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Check(isDeliveryCursor, CURSOR_MESSAGE)
  cursor?: string;

  @ApiPropertyOptional({ minLength: 1, description: 'An endpoint’s id or uid.' })
  @IsOptional()
  @IsString({ message: ENDPOINT_MESSAGE })
  @IsNotEmpty({ message: ENDPOINT_MESSAGE })
  endpoint?: string;

  @ApiPropertyOptional({
    pattern: TEXT_PATTERN,
    description: 'An event’s id, as evt_… or as a UUID, or the id that its caller gave it.',
  })
  @IsOptional()
  @Check(isText, 'must be the id of an event, like evt_01h455vb4pex5vsknk084sn02q, or your own id of it')
  event?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { message: `must be one of ${STATUSES.join(', ')}` })
  status?: (typeof STATUSES)[number];
}
