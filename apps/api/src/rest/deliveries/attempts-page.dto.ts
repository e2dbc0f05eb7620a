import { type DeliveryPart, isNumberCursor, type ListOrder } from '#admin';
import { Cursor, Limit, Order } from '../fields/page.dto.ts';
import { IncludedPartsFilter } from './included-parts.ts';

/** The most attempts of a page: an attempt has the whole body of its request. */
const MAX_ATTEMPTS = 50;

/** A page of the attempts of a delivery, and the parts of the delivery. */
export class AttemptsPageDto {
  @Limit(MAX_ATTEMPTS)
  limit: number = 50;

  @Cursor((cursor) => isNumberCursor(cursor, 'attempts'))
  cursor?: string;

  @Order('asc', '`asc` begins with the first attempt.')
  order?: ListOrder;

  @IncludedPartsFilter()
  include?: DeliveryPart[];
}
