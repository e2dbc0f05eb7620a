import { channelsOf, type Metadata, toTypeId, unixMsOfUuid } from '#kernel';
import { isRequestKey } from '#outbox';
import { EVENT_COLUMNS, EVENT_COLUMNS_WITHOUT_DATA, type EventRow, toEvent } from '#event-store';

/** An event as the APIs show it. */
export interface EventView {
  id: string;
  /** The id that the caller gave the event; null if there is none. */
  uid: string | null;
  type: string;
  occurredAt: string;
  acceptedAt: string;
  /** Left out of a list with `withContent=false`. */
  data?: unknown;
  orderingKey: string | null;
  actor: string | null;
  /** The channel of the event, or the first of its channels; null if it has none. */
  channel: string | null;
  /** All channels of the event; empty if it has none. */
  channels: string[];
  /** The endpoints that the event was published for; null if it was published for all. */
  endpointIds: string[] | null;
  /** The version of its type's schema that the event names; null if it names none. */
  schemaVersion: number | null;
  /** Texts of the publisher's own; empty if there are none. */
  metadata: Metadata;
  /** True for a test event of an endpoint. */
  test: boolean;
}

/** A row of an event as `eventViewColumns` selects it. */
export interface EventViewRow extends EventRow {
  schema_version: number | null;
  test: boolean;
  /** The keys under which the event is stored. */
  keys: string[];
}

/**
 * The columns that `eventView` reads, from a table that has the alias `e` in the statement.
 * @param withContent false to leave out the data
 */
export const eventViewColumns = (withContent: boolean) =>
  `${withContent ? EVENT_COLUMNS : EVENT_COLUMNS_WITHOUT_DATA}, e.schema_version, e.test,
  array(select k.key from posthorn.event_key k where k.event_id = e.id) as keys`;

/**
 * Maps a row with the columns `eventViewColumns` to its view. An idempotency key of a request is not a `uid`.
 * @param withContent false if the row has no data
 */
export function eventView(row: EventViewRow, withContent = true): EventView {
  const event = toEvent(row);
  return {
    id: toTypeId('evt', event.id),
    uid: row.keys.find((key) => !isRequestKey(key)) ?? null,
    type: event.type,
    occurredAt: new Date(event.occurredAtMs).toISOString(),
    acceptedAt: new Date(unixMsOfUuid(event.id)).toISOString(),
    ...(withContent && { data: JSON.parse(event.data) as unknown }),
    orderingKey: event.orderingKey,
    actor: event.actor,
    channel: event.channel,
    channels: [...channelsOf(event)],
    endpointIds: event.endpointIds?.map((id) => toTypeId('ep', id)) ?? null,
    schemaVersion: row.schema_version,
    metadata: event.metadata ?? {},
    test: row.test,
  };
}
