import type { EntityManager } from 'typeorm';
import { fromTypeId, isUuid } from '#kernel';
import { isRequestKey } from '#outbox';
import { findRequest } from './find-request.ts';
import { NO_IDS, type SelectedIds } from './select-deliveries.ts';

/** The most events of an id that callers in several projects have given, the youngest. */
const MAX_EVENTS = 1_000;

/** Looks into the keys of each project by their primary key, which has no entry without a project. */
const OWN_IDS = `select k.event_id as id from posthorn.project p
cross join lateral (select x.event_id from posthorn.event_key x where x.project_id = p.id and x.key = $1 limit 1) k
where p.deleted_at is null order by k.event_id desc limit ${MAX_EVENTS}`;

/**
 * The resources of all projects that an id names: the id of a delivery (which most receivers get as the webhook's id),
 * of an event or an attempt, each as a TypeID or a UUID, or the id that a caller has given to an event.
 * @returns null if no resource has the id
 */
export async function findAnywhere(manager: EntityManager, text: string, nowMs: number): Promise<SelectedIds | null> {
  const plain = isUuid(text.toLowerCase()) ? text.toLowerCase() : undefined;
  const deliveryId = fromTypeId('dlv', text);
  if (deliveryId !== undefined) return { ...NO_IDS, deliveryId };
  const eventIds = await findEventIds(manager, fromTypeId('evt', text) ?? plain, text);
  if (eventIds.length === 1) return { ...NO_IDS, eventId: eventIds[0]! };
  if (eventIds.length > 1) return { ...NO_IDS, eventIds };
  const requestId = fromTypeId('req', text) ?? plain;
  if (requestId === undefined) return null;
  const ofRequest = await findRequest(manager, null, requestId, nowMs);
  if (ofRequest !== undefined) return { ...NO_IDS, deliveryId: ofRequest };
  return plain === undefined ? null : { ...NO_IDS, deliveryId: plain };
}

/** The events with an id, or with an id of their callers. An id of Posthorn's own goes first, as in a project. */
async function findEventIds(manager: EntityManager, id: string | undefined, key: string): Promise<string[]> {
  const own = id === undefined ? [] : await manager.query<{ id: string }[]>(BY_ID, [id]);
  if (own.length > 0 || isRequestKey(key)) return own.map((row) => row.id);
  return (await manager.query<{ id: string }[]>(OWN_IDS, [key])).map((row) => row.id);
}

const BY_ID = 'select e.id from posthorn.event e where e.id = $1';
