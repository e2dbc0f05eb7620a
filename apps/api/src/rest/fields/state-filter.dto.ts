import { ATTEMPT_TRIGGERS, DELIVERY_STATUSES, STATUS_CODE_FORM } from '#admin';
import { EVENT_TYPE_NAME_MESSAGE, isEventTypeName } from '#kernel';
import { EVENT_TYPE_NAME, portablePattern } from '../openapi/patterns.ts';
import { ChannelFilter } from './channel-filter.ts';
import { Several } from './several.ts';
import { isOneOf, oneOf } from './words.ts';

/** A class of errors, as `DeliveryFailureCode` and `CancelReason` name them. */
const ERROR_CODE_FORM = /^[a-z][a-z-]{0,59}$/;

const matches = (form: RegExp) => (value: unknown) => typeof value === 'string' && form.test(value);

/** The conditions on the state of deliveries, and on their events, that lists and replays share. */
export class StateFilterDto {
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
