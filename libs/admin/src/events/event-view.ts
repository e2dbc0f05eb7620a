import { channelsOf, type Metadata, toTypeId, unixMsOfUuid } from '#kernel';
import { isRequestKey } from '#outbox';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';

/** An event as the APIs show it. */
export interface EventView {
  id: string;
  /** The id that the caller gave the event; null if there is none. */
  uid: string | null;
  type: string;
  occurredAt: string;
  acceptedAt: string;
  data: unknown;
  orderingKey: string | null;
  actor: string | null;
  /** The channel of the event, or the first of its channels; null if it has none. */
  channel: string | null;
  /** All channels of the event; empty if it has none. */
  channels: string[];
  /** The endpoints that the event was published for; null if it was published for all. */
  endpointIds: string[] | null;
  /** Texts of the publisher's own; empty if there are none. */
  metadata: Metadata;
  /** True for a test event of an endpoint. */
  test: boolean;
}

/** A row of an event as `EVENT_VIEW_COLUMNS` selects it. */
export interface EventViewRow extends EventRow {
  test: boolean;
  /** The keys under which the event is stored. */
  keys: string[];
}

/** The columns that `eventView` reads, from a table that has the alias `e` in the statement. */
export const EVENT_VIEW_COLUMNS = `${EVENT_COLUMNS}, e.test,
  array(select k.key from posthorn.event_key k where k.event_id = e.id) as keys`;

/** Maps a row with the columns `EVENT_VIEW_COLUMNS` to its view. An idempotency key of a request is not a `uid`. */
export function eventView(row: EventViewRow): EventView {
  const event = toEvent(row);
  return {
    id: toTypeId('evt', event.id),
    uid: row.keys.find((key) => !isRequestKey(key)) ?? null,
    type: event.type,
    occurredAt: new Date(event.occurredAtMs).toISOString(),
    acceptedAt: new Date(unixMsOfUuid(event.id)).toISOString(),
    data: JSON.parse(event.data) as unknown,
    orderingKey: event.orderingKey,
    actor: event.actor,
    channel: event.channel,
    channels: [...channelsOf(event)],
    endpointIds: event.endpointIds?.map((id) => toTypeId('ep', id)) ?? null,
    metadata: event.metadata ?? {},
    test: row.test,
  };
}
