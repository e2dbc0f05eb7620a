import { isIdCursor, type ListOrder } from '#admin';
import { EVENT_TYPE_NAME_MESSAGE, isEventTypeName, type Metadata } from '#kernel';
import { ChannelFilter } from '../fields/channel-filter.ts';
import { TimesDto } from '../fields/filter.dto.ts';
import { Flag } from '../fields/flag.ts';
import { MetadataFilter } from '../fields/metadata.ts';
import { Cursor, Limit, MAX_PAGE, Order } from '../fields/page.dto.ts';
import { Several } from '../fields/several.ts';
import { EVENT_TYPE_NAME } from '../openapi/patterns.ts';

/** The query of the list of events. */
export class EventFilterDto extends TimesDto {
  @Several({ rule: isEventTypeName, message: EVENT_TYPE_NAME_MESSAGE, items: { ...EVENT_TYPE_NAME } })
  type?: string[];

  @ChannelFilter('One of the event’s channels.')
  channel?: string[];

  @MetadataFilter()
  metadata?: Metadata;

  @Flag('False to leave out the data of the events. Default: true.')
  withContent?: boolean;

  @Limit(MAX_PAGE)
  limit: number = 50;

  @Cursor(isIdCursor)
  cursor?: string;

  @Order('desc', '`desc` begins with the newest.')
  order?: ListOrder;
}
