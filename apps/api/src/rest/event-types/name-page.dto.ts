import { isNameCursor, type ListOrder } from '#admin';
import { Cursor, LimitDto, Order } from '../fields/page.dto.ts';

/** A page of a list that goes by names. */
export class NamePageDto extends LimitDto {
  @Cursor(isNameCursor)
  cursor?: string;

  @Order('asc', '`asc` begins with the first name.')
  order?: ListOrder;
}
