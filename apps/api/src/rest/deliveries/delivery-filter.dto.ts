import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { type DeliveryPart, isDeliveryCursor, type ListOrder } from '#admin';
import { ENDPOINT_MESSAGE, isText } from '#kernel';
import { Check } from '../fields/check.ts';
import { EventFilter } from '../fields/event-filter.ts';
import { TimesDto } from '../fields/filter.dto.ts';
import { IncludedPartsFilter } from './included-parts.ts';
import { Cursor, Limit, MAX_PAGE, Order } from '../fields/page.dto.ts';
import { StateFilterDto } from '../fields/state-filter.dto.ts';
import { TEXT_PATTERN } from '../openapi/patterns.ts';

/** The conditions on the deliveries of one project, or of all projects. */
class DeliveryConditionsDto extends IntersectionType(StateFilterDto, TimesDto) {}

/** The conditions on deliveries in a query. */
export class DeliveryFilterDto extends DeliveryConditionsDto {
  @ApiPropertyOptional({ minLength: 1, description: 'An endpoint’s id or uid.' })
  @IsOptional()
  @IsString({ message: ENDPOINT_MESSAGE })
  @IsNotEmpty({ message: ENDPOINT_MESSAGE })
  endpoint?: string;

  @EventFilter()
  event?: string;

  @ApiPropertyOptional({
    pattern: TEXT_PATTERN,
    description:
      'Any id: of a delivery (the webhook-id of most receivers), an event, an endpoint or an attempt, or the id that a ' +
      'caller gave to an event or an endpoint.',
  })
  @IsOptional()
  @Check(isText, 'must be an id, like dlv_01h455vb4pex5vsknk084sn02q')
  search?: string;
}

/** The query of the list of deliveries. */
export class DeliveryListDto extends DeliveryFilterDto {
  @Limit(MAX_PAGE)
  limit: number = 50;

  @Cursor((cursor) => isDeliveryCursor(cursor))
  cursor?: string;

  @Order('desc', '`desc` begins with the youngest event.')
  order?: ListOrder;

  @IncludedPartsFilter()
  include?: DeliveryPart[];
}

/** The query of the list of the deliveries of all projects. */
export class AllDeliveriesDto extends DeliveryConditionsDto {
  @ApiPropertyOptional({
    pattern: TEXT_PATTERN,
    description:
      'An id: of a delivery (the webhook-id of most receivers), an event or an attempt, or the id that a caller gave to an event.',
  })
  @IsOptional()
  @Check(isText, 'must be an id, like dlv_01h455vb4pex5vsknk084sn02q')
  search?: string;

  @Limit(MAX_PAGE)
  limit: number = 50;

  @Cursor((cursor) => isDeliveryCursor(cursor, 'alldeliveries'))
  cursor?: string;

  @Order('desc', '`desc` begins with the youngest event.')
  order?: ListOrder;
}
