import { type PosthornEvent, toTypeId, unixMsOfUuid } from '#kernel';

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
}

export function eventView(event: PosthornEvent): EventView {
  return {
    id: toTypeId('evt', event.id),
    type: event.type,
    occurredAt: new Date(event.occurredAtMs).toISOString(),
    acceptedAt: new Date(unixMsOfUuid(event.id)).toISOString(),
    data: JSON.parse(event.data) as unknown,
    orderingKey: event.orderingKey,
    actor: event.actor,
    channel: event.channel,
  };
}
