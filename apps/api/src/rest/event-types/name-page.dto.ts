import { isNameCursor } from '#admin';
import { Cursor, LimitDto } from '../fields/page.dto.ts';

/** A page of a list that goes by names. */
export class NamePageDto extends LimitDto {
  @Cursor(isNameCursor)
  cursor?: string;
}
