import { isNumberCursor, type ListOrder } from '#admin';
import { Cursor, LimitDto, Order } from '../fields/page.dto.ts';

/** The part of a history that is a page. Its cursors are of their own kind. */
export class HistoryPageDto extends LimitDto {
  @Cursor((cursor) => isNumberCursor(cursor, 'history'))
  cursor?: string;

  @Order('desc', '`desc` begins with the newest.')
  order?: ListOrder;
}
