import type { EntityManager } from 'typeorm';
import { fromTypeId, isUuid, lowestUuidAt } from '#kernel';
import { noEndpoint } from '../endpoints/find-endpoint.ts';
import { findEventId } from '../events/find-event.ts';
import { findRequest } from './find-request.ts';
import { type DeliveryFilter, type DeliverySelection, statusCodesOf } from './delivery-filter.ts';

/** The ids that restrict a selection. */
export type SelectedIds = Pick<DeliverySelection, 'endpointId' | 'eventId' | 'eventIds' | 'deliveryId'>;

/** The conditions of a selection beside its ids. */
type Conditions = Omit<DeliverySelection, keyof SelectedIds | 'projectId' | 'order' | 'isBackwards'>;

/** No event is of a later time, so that statements need not look into the partitions of later weeks. */
const AHEAD_MS = 8 * 86_400_000;
/** No restriction by ids. */
export const NO_IDS: SelectedIds = { endpointId: null, eventId: null, eventIds: null, deliveryId: null };

/**
 * Finds the resources that a filter names.
 * @returns null if the filter names an event that does not exist, or searches for an id that does not exist
 * @throws PosthornError `not-found` for the endpoint of the filter
 */
export async function selectDeliveries(
  manager: EntityManager,
  projectId: string,
  filter: DeliveryFilter,
  { order, isBackwards }: Pick<DeliverySelection, 'order' | 'isBackwards'>,
  nowMs: number,
): Promise<DeliverySelection | null> {
  const ids = await idsOf(manager, projectId, filter, nowMs);
  if (ids === null) return null;
  return { projectId, ...ids, order, isBackwards, ...conditionsOf(filter, nowMs) };
}

/** The conditions of a filter beside the resources that it names. */
export function conditionsOf(filter: DeliveryFilter, nowMs: number): Conditions {
  return {
    eventTypes: unlessEmpty(filter.type),
    channels: unlessEmpty(filter.channel),
    statuses: unlessEmpty(filter.status),
    statusCodes: filter.statusCode?.length ? statusCodesOf(filter.statusCode) : null,
    errorCodes: unlessEmpty(filter.errorCode),
    triggers: unlessEmpty(filter.trigger),
    fromId: lowestUuidAt(filter.after?.getTime() ?? 0),
    beforeId: lowestUuidAt(Math.min(filter.before?.getTime() ?? Infinity, nowMs + AHEAD_MS)),
  };
}

const unlessEmpty = <T>(list: readonly T[] | undefined): readonly T[] | null =>
  list?.length ? [...new Set(list)] : null;

async function idsOf(
  manager: EntityManager,
  projectId: string,
  filter: DeliveryFilter,
  nowMs: number,
): Promise<SelectedIds | null> {
  const endpointId = filter.endpoint ? await endpointIdOf(manager, projectId, filter.endpoint) : null;
  const eventId = filter.event ? await findEventId(manager, projectId, filter.event) : null;
  const searched = filter.search ? await findAny(manager, projectId, filter.search, nowMs) : NO_IDS;
  if (eventId === undefined || searched === null) return null;
  if (isOther(endpointId, searched.endpointId) || isOther(eventId, searched.eventId)) return null;
  return {
    endpointId: endpointId ?? searched.endpointId,
    eventId: eventId ?? searched.eventId,
    eventIds: null,
    deliveryId: searched.deliveryId,
  };
}

const isOther = (one: string | null, other: string | null) => one !== null && other !== null && one !== other;

/**
 * The resource that an id names: the id of a delivery (which most receivers get as the webhook's id), of an event, an
 * endpoint or an attempt, each as a TypeID or a UUID, or the id that a caller has given to an event or an endpoint.
 */
async function findAny(
  manager: EntityManager,
  projectId: string,
  text: string,
  nowMs: number,
): Promise<SelectedIds | null> {
  const plain = isUuid(text.toLowerCase()) ? text.toLowerCase() : undefined;
  const deliveryId = fromTypeId('dlv', text);
  if (deliveryId !== undefined) return { ...NO_IDS, deliveryId };
  const eventId = await findEventId(manager, projectId, text);
  if (eventId !== undefined) return { ...NO_IDS, eventId };
  const endpointId = await findEndpointId(manager, projectId, fromTypeId('ep', text) ?? plain, text);
  if (endpointId !== undefined) return { ...NO_IDS, endpointId };
  const requestId = fromTypeId('req', text) ?? plain;
  if (requestId === undefined) return null;
  const ofRequest = await findRequest(manager, projectId, requestId, nowMs);
  if (ofRequest !== undefined) return { ...NO_IDS, deliveryId: ofRequest };
  return plain === undefined ? null : { ...NO_IDS, deliveryId: plain };
}

/** The id of the endpoint that a filter names by its id or its uid. @throws PosthornError `not-found` */
async function endpointIdOf(manager: EntityManager, projectId: string, reference: string): Promise<string> {
  const id = await findEndpointId(manager, projectId, fromTypeId('ep', reference), reference);
  if (id === undefined) throw noEndpoint(reference);
  return id;
}

/** Unlike `findEndpoint`, it finds deleted endpoints by their id: their deliveries stay in the log. */
async function findEndpointId(
  manager: EntityManager,
  projectId: string,
  id: string | undefined,
  uid: string,
): Promise<string | undefined> {
  const [row] = await manager.query<{ id: string }[]>(
    `select e.id from posthorn.endpoint e
     where e.project_id = $1 and (e.id = $2 or e.uid = $3 and e.deleted_at is null) limit 1`,
    [projectId, id ?? null, uid],
  );
  return row?.id;
}
