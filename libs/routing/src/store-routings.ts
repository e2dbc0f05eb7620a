import type pg from 'pg';
import { plainArray, textArray } from '#postgres';
import type { Routing } from './route-event.ts';

export interface StoredRoutings {
  /** By event: what is stored now, ours or an earlier one. */
  matched: Map<string, { endpointIds: string[]; catalogueVersion: number }>;
  /** Events that were routed before: they go by the stored row. */
  repeated: Set<string>;
}

/**
 * Commits routing rows, one statement a batch; where an event has one already, that one stands.
 *
 * The arrays of arrays travel as text (`{…}` each), since UNNEST would flatten them.
 */
export async function storeRoutings(db: Pick<pg.Pool, 'query'>, routings: readonly Routing[]): Promise<StoredRoutings> {
  const { rows } = await db.query<{ event_id: string }>({
    name: 'store-routings',
    text: `insert into posthorn.routing
        (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
      select i.event_id, i.project_id, i.catalogue_version, i.matched::uuid[], i.missed::uuid[], i.missed_reasons::text[]
      from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[])
        as i (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
      on conflict (event_id) do nothing
      returning event_id`,
    values: [
      plainArray(routings.map((routing) => routing.eventId)),
      plainArray(routings.map((routing) => routing.projectId)),
      plainArray(routings.map((routing) => routing.catalogueVersion)),
      textArray(routings.map((routing) => plainArray(routing.matched))),
      textArray(routings.map((routing) => plainArray(routing.missed))),
      textArray(routings.map((routing) => plainArray(routing.missedReasons))),
    ],
  });
  const stored: StoredRoutings = { matched: new Map(), repeated: new Set() };
  for (const { eventId, matched, catalogueVersion } of routings) {
    stored.matched.set(eventId, { endpointIds: matched, catalogueVersion });
  }
  if (rows.length === stored.matched.size) return stored;
  const fresh = new Set(rows.map((row) => row.event_id));
  for (const { eventId } of routings) if (!fresh.has(eventId)) stored.repeated.add(eventId);
  await readEarlier(db, stored);
  return stored;
}

async function readEarlier(db: Pick<pg.Pool, 'query'>, stored: StoredRoutings): Promise<void> {
  const { rows } = await db.query<{ event_id: string; matched: string[]; catalogue_version: string }>({
    name: 'read-routings',
    text: 'select r.event_id, r.matched, r.catalogue_version from posthorn.routing r where r.event_id = any($1)',
    values: [plainArray([...stored.repeated])],
  });
  for (const row of rows) {
    stored.matched.set(row.event_id, { endpointIds: row.matched, catalogueVersion: Number(row.catalogue_version) });
  }
}
