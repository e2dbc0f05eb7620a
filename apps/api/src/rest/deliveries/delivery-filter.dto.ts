import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString } from 'class-validator';
import {
  ATTEMPT_TRIGGERS,
  DELIVERY_STATUSES,
  type DeliveryPart,
  isDeliveryCursor,
  type ListOrder,
  STATUS_CODE_FORM,
} from '#admin';
import { ENDPOINT_MESSAGE, EVENT_TYPE_NAME_MESSAGE, isEventTypeName, isText } from '#kernel';
import { ChannelFilter } from '../fields/channel-filter.ts';
import { Check } from '../fields/check.ts';
import { TimesDto } from '../fields/filter.dto.ts';
import { IncludedPartsFilter } from './included-parts.ts';
import { Cursor, Limit, MAX_PAGE, Order } from '../fields/page.dto.ts';
import { Several } from '../fields/several.ts';
import { isOneOf, oneOf } from '../fields/words.ts';
import { EVENT_TYPE_NAME, portablePattern, TEXT_PATTERN } from '../openapi/patterns.ts';

/** A class of errors, as `DeliveryFailureCode` and `CancelReason` name them. */
const ERROR_CODE_FORM = /^[a-z][a-z-]{0,59}$/;

const matches = (form: RegExp) => (value: unknown) => typeof value === 'string' && form.test(value);

/** The conditions on the deliveries of one project, or of all projects. */
class DeliveryConditionsDto extends TimesDto {
  @Several({ rule: isEventTypeName, message: EVENT_TYPE_NAME_MESSAGE, items: { ...EVENT_TYPE_NAME } })
  type?: string[];

  @ChannelFilter('One of the channels of the event.')
  channel?: string[];

  @Several({
    ...{ rule: isOneOf(DELIVERY_STATUSES), message: oneOf(DELIVERY_STATUSES) },
    items: { type: 'string', enum: DELIVERY_STATUSES },
  })
  status?: (typeof DELIVERY_STATUSES)[number][];

  @Several({
    ...{ rule: matches(STATUS_CODE_FORM), message: 'must be a status code like 503, or a class like 5xx' },
    items: { type: 'string', pattern: portablePattern(STATUS_CODE_FORM) },
    description: 'The status code of the last response, like `503`, or its class, like `5xx`.',
  })
  statusCode?: string[];

  @Several({
    ...{ rule: matches(ERROR_CODE_FORM), message: 'must be an error code like timeout' },
    items: { type: 'string', pattern: portablePattern(ERROR_CODE_FORM) },
    description: 'The error code of the last attempt, like `timeout`.',
  })
  errorCode?: string[];

  @Several({
    ...{ rule: isOneOf(ATTEMPT_TRIGGERS), message: oneOf(ATTEMPT_TRIGGERS) },
    items: { type: 'string', enum: ATTEMPT_TRIGGERS },
    description: 'The cause of the last attempt.',
  })
  trigger?: (typeof ATTEMPT_TRIGGERS)[number][];
}

/** The conditions on deliveries in a query. */
export class DeliveryFilterDto extends DeliveryConditionsDto {
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
