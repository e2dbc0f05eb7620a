import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { DELIVERY_STATUSES, isDeliveryCursor } from '#admin';
import { ENDPOINT_MESSAGE, isText } from '#kernel';
import { Check } from '../fields/check.ts';
import { EventFieldsDto } from '../fields/filter.dto.ts';
import { Cursor } from '../fields/page.dto.ts';
import { TEXT_PATTERN } from '../openapi/patterns.ts';

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

  @ApiPropertyOptional({ enum: DELIVERY_STATUSES })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES, { message: `must be one of ${DELIVERY_STATUSES.join(', ')}` })
  status?: (typeof DELIVERY_STATUSES)[number];
}
