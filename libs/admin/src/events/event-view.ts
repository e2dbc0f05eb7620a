import { toTypeId, unixMsOfUuid } from '#kernel';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';

/** An event as the APIs show it. */
export interface EventView {
  id: string;
  type: string;
  occurredAt: string;
  acceptedAt: string;
  data: unknown;
  orderingKey: string | null;
  actor: string | null;
  channel: string | null;
  /** Whether somebody made it to test an endpoint. */
  test: boolean;
}

/** A row of an event as `EVENT_VIEW_COLUMNS` selects it. */
export interface EventViewRow extends EventRow {
  test: boolean;
}

/** The columns that `eventView` reads, from a table that is called `e` in the statement. */
export const EVENT_VIEW_COLUMNS = `${EVENT_COLUMNS}, e.test`;

export function eventView(row: EventViewRow): EventView {
  const event = toEvent(row);
  return {
    id: toTypeId('evt', event.id),
    type: event.type,
    occurredAt: new Date(event.occurredAtMs).toISOString(),
    acceptedAt: new Date(unixMsOfUuid(event.id)).toISOString(),
    data: JSON.parse(event.data) as unknown,
    orderingKey: event.orderingKey,
    actor: event.actor,
    channel: event.channel,
    test: row.test,
  };
}
