import { isNumberCursor } from '#admin';
import { Cursor, LimitDto } from '../fields/page.dto.ts';

/** The part of a history that is a page. Its cursors are of their own kind. */
export class HistoryPageDto extends LimitDto {
  @Cursor((cursor) => isNumberCursor(cursor, 'history'))
  cursor?: string;
}
