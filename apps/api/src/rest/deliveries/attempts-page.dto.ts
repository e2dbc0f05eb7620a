import { type DeliveryPart, isNumberCursor } from '#admin';
import { Cursor, Limit } from '../fields/page.dto.ts';
import { IncludedPartsFilter } from './included-parts.ts';

/** The most attempts of a page: an attempt has the whole body of its request. */
const MAX_ATTEMPTS = 50;

/** A page of the attempts of a delivery, and the parts of the delivery. */
export class AttemptsPageDto {
  @Limit(MAX_ATTEMPTS)
  limit: number = 50;

  @Cursor((cursor) => isNumberCursor(cursor, 'attempts'))
  cursor?: string;

  @IncludedPartsFilter()
  include?: DeliveryPart[];
}
