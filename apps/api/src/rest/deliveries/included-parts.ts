import { DELIVERY_PARTS } from '#admin';
import { Several } from '../fields/several.ts';
import { isOneOf, oneOf } from '../fields/words.ts';

/** The parts that a response shows beside each delivery. */
export const IncludedPartsFilter = (): PropertyDecorator =>
  Several({
    ...{ rule: isOneOf(DELIVERY_PARTS), message: oneOf(DELIVERY_PARTS) },
    items: { type: 'string', enum: DELIVERY_PARTS },
    description:
      'Parts to show beside each delivery: `data` of its event, for which the key needs `events:read`, and `response` of ' +
      'its last attempt. A page has at most 2 MiB of them, and may be shorter for it.',
    repeated: 'May be repeated.',
  });
