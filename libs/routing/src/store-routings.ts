import { counted } from '#kernel';
import {
  bigintArray,
  intArray,
  mustStore,
  plainArrayText,
  type Queryable,
  queryStoring,
  rowsDropped,
  textArray,
  uuidArray,
} from '#postgres';
import { shardOfProject } from './fan-out/shard-of-project.ts';
import type { Routing } from './route-event.ts';

/** A routing to be stored, with the fields for its fan-out if its deliveries are not sent with the batch. */
export interface RoutingToStore extends Routing {
  /** Null if the deliveries are sent with the batch. */
  fanOut: { epoch: number; dataBytes: number } | null;
  /** An earlier event whose row names the same endpoints, so that this row need not; null if this row names them. */
  matchedAs: string | null;
}

/** The part of an event's stored routing row that the sending of its deliveries needs. */
export interface StoredRouting {
  /** Empty if the event's deliveries are the fan-out's. */
  endpointIds: readonly string[];
  catalogueVersion: number;
  isFannedOut: boolean;
}

/** The result of `storeRoutings`: for each event, the row that stands. */
export interface StoredRoutings {
  /** By event: the row that is stored now, from this batch or an earlier one. */
  matched: Map<string, StoredRouting>;
  /** Events that were routed before: their stored row applies. */
  repeated: Set<string>;
}

/** True if each new routing with a fan-out has a row of `fanout`. */
const FAN_OUTS_WAIT = `select not exists (
  select from i join routed using (event_id) left join waiting w using (event_id)
  where i.epoch is not null and w.event_id is null
    and not exists (select from posthorn.fanout f where f.event_id = i.event_id)
)`;

/**
 * The arrays of arrays travel as text (`{…}` each), since UNNEST would flatten them. A routing that refers to a missing
 * row is not stored.
 */
const STORE = `with i as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
      $9::bigint[], $10::int[], $11::int[], $12::uuid[])
    with ordinality as i (event_id, project_id, catalogue_version, matched, missed, missed_reasons, missed_counts,
      shard, epoch, data_bytes, deliveries, matched_as, n)
),
routed as (
  insert into posthorn.routing
    (event_id, project_id, catalogue_version, matched, missed, missed_reasons, missed_counts, fanned, matched_as)
  select i.event_id, i.project_id, i.catalogue_version, i.matched::uuid[], i.missed::uuid[], i.missed_reasons::text[],
    i.missed_counts::jsonb, i.epoch is not null, i.matched_as
  from i
  where i.matched_as is null or exists (select from posthorn.routing s where s.event_id = i.matched_as)
  on conflict (event_id) do nothing
  returning event_id
),
waiting as (
  insert into posthorn.fanout (event_id, project_id, shard, epoch, deliveries, data_bytes)
  select i.event_id, i.project_id, i.shard, i.epoch, i.deliveries, i.data_bytes
  from i join routed using (event_id)
  where i.epoch is not null order by i.n
  on conflict (event_id) do nothing
  returning event_id
)
select r.event_id from routed r where ${mustStore('posthorn.fanout', FAN_OUTS_WAIT)}`;

/**
 * Commits routing rows, one statement a batch, together with the rows of `fanout` for events that are fanned out. If an
 * event has a routing row already, that row stands.
 * @throws Error if a row that a routing refers to is gone; the other routings are stored
 * @throws RowsDroppedError if a trigger drops a routing; the others are stored. If it drops a fan-out, nothing is
 * stored
 */
export async function storeRoutings(db: Queryable, routings: readonly RoutingToStore[]): Promise<StoredRoutings> {
  const { rows } = await queryStoring<{ event_id: string }>(db, {
    name: 'store-routings',
    text: STORE,
    values: [
      uuidArray(routings.map(({ eventId }) => eventId)),
      uuidArray(routings.map(({ projectId }) => projectId)),
      bigintArray(routings.map(({ catalogueVersion }) => catalogueVersion)),
      textArray(routings.map(({ matched, matchedAs }) => plainArrayText(matchedAs === null ? matched : []))),
      textArray(routings.map(({ missed }) => plainArrayText(missed))),
      textArray(routings.map(({ missedReasons }) => plainArrayText(missedReasons))),
      textArray(routings.map(({ missedCounts }) => JSON.stringify(missedCounts))),
      intArray(routings.map(({ projectId, fanOut }) => (fanOut ? shardOfProject(projectId) : null))),
      bigintArray(routings.map(({ fanOut }) => fanOut?.epoch ?? null)),
      intArray(routings.map(({ fanOut }) => fanOut?.dataBytes ?? null)),
      intArray(routings.map(({ matched }) => matched.length)),
      uuidArray(routings.map(({ matchedAs }) => matchedAs)),
    ],
  });
  const stored: StoredRoutings = { matched: new Map(), repeated: new Set() };
  for (const { eventId, matched, catalogueVersion, fanOut } of routings) {
    const isFannedOut = fanOut !== null;
    stored.matched.set(eventId, { endpointIds: isFannedOut ? [] : matched, catalogueVersion, isFannedOut });
  }
  if (rows.length === stored.matched.size) return stored;
  const fresh = new Set(rows.map((row) => row.event_id));
  for (const { eventId } of routings) if (!fresh.has(eventId)) stored.repeated.add(eventId);
  const found = await readEarlier(db, stored);
  const missing = routings.filter(({ eventId }) => !fresh.has(eventId) && !found.has(eventId));
  if (missing.length > 0) throw await causeOfMissing(db, missing);
  return stored;
}

/** @returns the events whose rows were found */
async function readEarlier(db: Queryable, stored: StoredRoutings): Promise<Set<string>> {
  const { rows } = await db.query<{
    event_id: string;
    matched: string[];
    catalogue_version: string;
    fanned: boolean;
  }>({
    name: 'read-routings',
    text: `select r.event_id, case when r.fanned then '{}' else r.matched end as matched, r.catalogue_version, r.fanned
      from posthorn.routing r where r.event_id = any($1)`,
    values: [uuidArray([...stored.repeated])],
  });
  for (const row of rows) {
    stored.matched.set(row.event_id, {
      endpointIds: row.matched,
      catalogueVersion: Number(row.catalogue_version),
      isFannedOut: row.fanned,
    });
  }
  return new Set(rows.map((row) => row.event_id));
}

/** The reason why routings are not stored: a row that one of them refers to is gone, or a trigger has dropped them. */
async function causeOfMissing(db: Queryable, missing: readonly RoutingToStore[]): Promise<Error> {
  const references = new Set(missing.flatMap(({ matchedAs }) => matchedAs ?? []));
  const kept = await db.query('select from posthorn.routing r where r.event_id = any($1)', [
    uuidArray([...references]),
  ]);
  if (kept.rowCount === references.size) return rowsDropped(db, 'posthorn.routing');
  return new Error(`The rows that the routings of ${counted(missing.length, 'event')} refer to no longer exist.`);
}
