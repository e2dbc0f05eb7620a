import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { EVENT_TYPE_NAME_MESSAGE, isEventTypeName } from '#kernel';
import { IsDateTime } from './is-date-time.ts';
import { Must } from './must.ts';
import { PageDto } from './page.dto.ts';

export class EventFilterDto extends PageDto {
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

const ENDPOINT_MESSAGE = 'must be the id or the uid of an endpoint';
const EVENT_REFERENCE = /^\P{Cc}{1,256}$/u;
const isEventReference = (id: unknown) => typeof id === 'string' && EVENT_REFERENCE.test(id);
const STATUSES = ['pending', 'retrying', 'held', 'succeeded', 'exhausted', 'cancelled'] as const;

export class DeliveryFilterDto extends EventFilterDto {
  @ApiPropertyOptional({ description: 'An endpoint’s id or uid.' })
  @IsOptional()
  @IsString({ message: ENDPOINT_MESSAGE })
  @IsNotEmpty({ message: ENDPOINT_MESSAGE })
  endpoint?: string;

  @ApiPropertyOptional({ description: 'An event’s id, as evt_… or as a UUID, or the id that its caller gave it.' })
  @IsOptional()
  @Must(isEventReference, 'must be the id of an event, like evt_01h455vb4pex5vsknk084sn02q, or your own id of it')
  event?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { message: `must be one of ${STATUSES.join(', ')}` })
  status?: (typeof STATUSES)[number];
}
