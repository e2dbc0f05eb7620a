import { isIdCursor } from '#admin';
import { EventFieldsDto } from '../fields/filter.dto.ts';
import { Cursor } from '../fields/page.dto.ts';

/** The query of the list of events. */
export class EventFilterDto extends EventFieldsDto {
  @Cursor(isIdCursor)
  cursor?: string;
}
