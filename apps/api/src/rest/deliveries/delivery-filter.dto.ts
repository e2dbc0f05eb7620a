import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { isDeliveryCursor } from '#admin';
import { isText } from '#kernel';
import { Check } from '../fields/check.ts';
import { EventFieldsDto } from '../fields/filter.dto.ts';
import { Cursor } from '../fields/page.dto.ts';
import { TEXT_PATTERN } from '../openapi/patterns.ts';

const ENDPOINT_MESSAGE = 'must be the id or the uid of an endpoint';
const STATUSES = ['pending', 'retrying', 'held', 'succeeded', 'exhausted', 'cancelled'] as const;

/** The query of the list of deliveries. */
export class DeliveryFilterDto extends EventFieldsDto {
  @Cursor(isDeliveryCursor)
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
