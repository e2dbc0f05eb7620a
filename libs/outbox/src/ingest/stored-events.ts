import { unixMsOfUuid } from '#kernel';
import { msOfTimestamp, type StatementRunner, textArray, uuidArray } from '#postgres';
import type { Claim } from './claims.ts';
import { channelsText, endpointIdsText, metadataText } from './insert-sql.ts';
import type { Difference, NewEvent } from './new-event.ts';

/** The event of a known key, compared with the event that was sent with the key now. */
export interface StoredEvent {
  /** Null if the key, or its event, is gone: the key is free. */
  id: string | null;
  differs: readonly Difference[];
}

interface Row extends Compared {
  ord: number;
  request_hash: Buffer | null;
  is_stored: boolean;
}

/** A stored event, compared with another event. */
interface Compared {
  event_id: string;
  /** The attributes that are not equal. */
  unequal: Difference[];
  occurred_at: number;
  expires_at: number | null;
}

/**
 * If the time of an event is not given, it is the time of its acceptance. Events whose times are this close to their
 * acceptance are treated as events without a given time.
 */
const TOLERANCE_MS = 60_000;

/**
 * A time to live counts from the time of its event's id, to the millisecond. An outbox that an earlier Posthorn has
 * installed reads the clock twice: before its check of the data, for the id, and after it, for the expiry. The check
 * takes up to 200 ms, and differs by up to half of that from one emit of the same data to the next.
 */
const EXPIRY_TOLERANCE_MS = 100;

const COMPARED = `array_remove(array[
      case when e.project_id <> i.project_id then 'project' end,
      case when e.type <> i.type then 'type' end,
      case when e.data <> i.data then 'data' end,
      case when e.ordering_key is distinct from i.ordering_key then 'orderingKey' end,
      case when e.actor is distinct from i.actor then 'actor' end,
      case when e.channel is distinct from i.channel then 'channel' end,
      case when e.channels is distinct from i.channels::text[] then 'channels' end,
      case when e.endpoint_ids is distinct from i.endpoint_ids::uuid[] then 'endpointIds' end,
      case when e.schema_version is distinct from i.schema_version::int then 'schemaVersion' end,
      case when e.metadata is distinct from i.metadata::jsonb then 'metadata' end], null) as unequal,
    ${msOfTimestamp('e.occurred_at')} as occurred_at, ${msOfTimestamp('e.expires_at')} as expires_at`;

const FIND = `select i.ord::int as ord, k.event_id, k.request_hash, e.id is not null as is_stored, ${COMPARED}
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::text[], $9::text[], $10::text[], $11::text[]) with ordinality
    as i (project_id, key, type, data, ordering_key, actor, channel, endpoint_ids, channels,
      schema_version, metadata, ord)
  join posthorn.event_key k on k.project_id = i.project_id and k.key = i.key
  left join posthorn.event e on e.id = k.event_id`;

const FIND_BY_UUID = `select i.ord::int as ord, e.id as event_id, ${COMPARED}
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::text[], $9::text[], $10::text[], $11::text[]) with ordinality
    as i (id, project_id, type, data, ordering_key, actor, channel, endpoint_ids, channels,
      schema_version, metadata, ord)
  join posthorn.event e on e.id = i.id`;

/** The parameters of the compared attributes. */
function comparedParameters(events: readonly NewEvent[]): Buffer[] {
  const of = (pick: (event: NewEvent) => string | null) => textArray(events.map(pick));
  return [
    of(({ type }) => type),
    of(({ data }) => data),
    of(({ orderingKey }) => orderingKey),
    of(({ actor }) => actor),
    of(({ channel }) => channel),
    of(endpointIdsText),
    of(channelsText),
    of(({ schemaVersion }) => schemaVersion?.toString() ?? null),
    of(metadataText),
  ];
}

/**
 * Compares events with the stored events that have their UUIDs.
 * @returns the differences of each, in order; undefined if no event with its UUID is stored
 */
export async function compareByUuid(
  db: StatementRunner,
  events: readonly NewEvent[],
): Promise<(readonly Difference[] | undefined)[]> {
  const { rows } = await db.query<Compared & { ord: number }>({
    name: 'find-events-by-uuid',
    text: FIND_BY_UUID,
    values: [
      uuidArray(events.map(({ id }) => id)),
      uuidArray(events.map(({ projectId }) => projectId)),
      ...comparedParameters(events),
    ],
  });
  const found = new Map(rows.map((row) => [row.ord, row]));
  return events.map((event, index) => {
    const row = found.get(index + 1);
    return row && attributeDifferences(event, row);
  });
}

/** Finds the events of claims whose keys were known, in the order of the claims. */
export async function findByKeys(db: StatementRunner, claims: readonly Claim[]): Promise<StoredEvent[]> {
  const { rows } = await db.query<Row>({
    name: 'find-events-by-key',
    text: FIND,
    values: [
      uuidArray(claims.map(({ event }) => event.projectId)),
      textArray(claims.map(({ key }) => key)),
      ...comparedParameters(claims.map(({ event }) => event)),
    ],
  });
  const found = new Map(rows.map((row) => [row.ord, row]));
  return claims.map((claim, index) => {
    const row = found.get(index + 1);
    if (!row?.is_stored) return { id: null, differs: [] };
    return { id: row.event_id, differs: differences(claim, row) };
  });
}

function differences({ event, requestHash }: Claim, row: Row): Difference[] {
  const { request_hash: knownHash } = row;
  if (requestHash && knownHash && !knownHash.equals(requestHash)) return ['request'];
  return attributeDifferences(event, row);
}

function attributeDifferences(event: NewEvent, row: Compared): Difference[] {
  const differs = [...row.unequal];
  if (!isSameTime(row.event_id, Math.round(row.occurred_at), event)) differs.push('occurredAt');
  if (!isSameExpiry(row.event_id, row.expires_at, event)) differs.push('expiresAfterMs');
  return differs;
}

function isSameTime(id: string, occurredAtMs: number, event: NewEvent): boolean {
  if (occurredAtMs === event.occurredAtMs) return true;
  const isOfAcceptance = (ms: number, eventId: string) => Math.abs(ms - unixMsOfUuid(eventId)) <= TOLERANCE_MS;
  return isOfAcceptance(occurredAtMs, id) && isOfAcceptance(event.occurredAtMs, event.id);
}

function isSameExpiry(id: string, expiresAtMs: number | null, event: NewEvent): boolean {
  if (expiresAtMs === null || event.expiresAtMs === null) return expiresAtMs === event.expiresAtMs;
  const knownMs = expiresAtMs - unixMsOfUuid(id);
  const givenMs = event.expiresAtMs - unixMsOfUuid(event.id);
  return Math.abs(knownMs - givenMs) <= EXPIRY_TOLERANCE_MS;
}

/**
 * Frees keys whose event was dropped, so that their ids may be sent again. A key that has an event by now is left
 * alone.
 */
export async function freeKeys(db: StatementRunner, claims: readonly Claim[]): Promise<void> {
  await db.query({
    name: 'free-event-keys',
    text: `delete from posthorn.event_key k using unnest($1::uuid[], $2::text[]) as i (project_id, key)
      where k.project_id = i.project_id and k.key = i.key
        and not exists (select from posthorn.event e where e.id = k.event_id)`,
    values: [uuidArray(claims.map(({ event }) => event.projectId)), textArray(claims.map(({ key }) => key))],
  });
}
