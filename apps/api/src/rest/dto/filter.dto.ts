import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { CURSOR_MESSAGE, isDeliveryCursor, isIdCursor } from '#admin';
import { EVENT_TYPE_NAME_MESSAGE, fromTypeId, isEventTypeName } from '#kernel';
import { IsDateTime } from './is-date-time.ts';
import { Must } from './must.ts';
import { LimitDto } from './page.dto.ts';

/** What events and deliveries are found by alike. */
class EventFieldsDto extends LimitDto {
  @ApiPropertyOptional({ example: 'post.published' })
  @IsOptional()
  @Must(isEventTypeName, EVENT_TYPE_NAME_MESSAGE)
  type?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Accepted at or after.' })
  @IsOptional()
  @IsDateTime()
  after?: Date;

  @ApiPropertyOptional({ format: 'date-time', description: 'Accepted before.' })
  @IsOptional()
  @IsDateTime()
  before?: Date;
}

export class EventFilterDto extends EventFieldsDto {
  @ApiPropertyOptional({ description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Must(isIdCursor, CURSOR_MESSAGE)
  cursor?: string;
}

const ENDPOINT_MESSAGE = 'must be the id or the uid of an endpoint';
const isEventId = (id: unknown) => typeof id === 'string' && fromTypeId('evt', id) !== undefined;
const STATUSES = ['pending', 'retrying', 'held', 'succeeded', 'exhausted', 'cancelled'] as const;

export class DeliveryFilterDto extends EventFieldsDto {
  @ApiPropertyOptional({ description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Must(isDeliveryCursor, CURSOR_MESSAGE)
  cursor?: string;

  @ApiPropertyOptional({ description: 'An endpoint’s id or uid.' })
  @IsOptional()
  @IsString({ message: ENDPOINT_MESSAGE })
  @IsNotEmpty({ message: ENDPOINT_MESSAGE })
  endpoint?: string;

  @ApiPropertyOptional({ description: 'An event’s id.' })
  @IsOptional()
  @Must(isEventId, 'must be the id of an event, like evt_01h455vb4pex5vsknk084sn02q')
  event?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { message: `must be one of ${STATUSES.join(', ')}` })
  status?: (typeof STATUSES)[number];
}
