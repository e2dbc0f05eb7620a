import type { Metadata, PosthornEvent } from '#kernel';
import { msOfTimestamp } from '#postgres';

/** A row of `posthorn.event` as `EVENT_COLUMNS` selects it. */
export interface EventRow {
  id: string;
  project_id: string;
  type: string;
  occurred_at: number;
  data: string;
  ordering_key: string | null;
  actor: string | null;
  channel: string | null;
  channels: string[] | null;
  endpoint_ids: string[] | null;
  metadata: Metadata | null;
  expires_at: number | null;
}

const columnsWith = (
  data: string,
) => `e.id, e.project_id, e.type, ${msOfTimestamp('e.occurred_at')} as occurred_at, ${data},
  e.ordering_key, e.actor, e.channel, e.channels, e.endpoint_ids, e.metadata,
  ${msOfTimestamp('e.expires_at')} as expires_at`;

/** The columns of an event, as `toEvent` reads them, from a table that has the alias `e` in the statement. */
export const EVENT_COLUMNS = columnsWith('e.data');

/** The columns of an event, with `null` as its data, so that large data is not read. */
export const EVENT_COLUMNS_WITHOUT_DATA = columnsWith("'null' as data");

/** The event of a row. */
export function toEvent(row: EventRow): PosthornEvent {
  const event: PosthornEvent = {
    id: row.id,
    projectId: row.project_id,
    type: row.type,
    occurredAtMs: Math.round(row.occurred_at),
    data: row.data,
    orderingKey: row.ordering_key,
    actor: row.actor,
    channel: row.channel,
    expiresAtMs: row.expires_at === null ? null : Math.round(row.expires_at),
  };
  if (row.channels !== null) event.channels = row.channels;
  if (row.endpoint_ids !== null) event.endpointIds = row.endpoint_ids;
  if (row.metadata !== null) event.metadata = row.metadata;
  return event;
}
