import type { EntityManager } from 'typeorm';
import type { MissCounts, MissReason } from '#routing';

/** The routing row of an event. */
export interface RoutingRow {
  routedAt: Date;
  catalogueVersion: string;
  /** How many endpoints get the event. */
  matchedCount: number;
  missedCounts: MissCounts;
  /** Endpoints that the row names as missed, with their reasons. */
  missed: ReadonlyMap<string, MissReason>;
  /** True if `missed` names every endpoint that does not get the event, as earlier versions stored it. */
  namesAllMissed: boolean;
}

interface Stored {
  routed_at: Date;
  catalogue_version: string;
  matched_count: number;
  missed: string[];
  missed_reasons: MissReason[];
  missed_counts: MissCounts | null;
}

/** The routing of an event, or undefined until it is routed. */
export async function readRouting(manager: EntityManager, eventId: string): Promise<RoutingRow | undefined> {
  const [row] = await manager.query<Stored[]>(
    `select r.routed_at, r.catalogue_version, cardinality(r.matched) as matched_count, r.missed, r.missed_reasons,
       r.missed_counts
     from posthorn.whole_routing r where r.event_id = $1`,
    [eventId],
  );
  return (
    row && {
      routedAt: row.routed_at,
      catalogueVersion: row.catalogue_version,
      matchedCount: row.matched_count,
      missedCounts: row.missed_counts ?? countOf(row.missed_reasons),
      missed: new Map(row.missed.map((id, index) => [id, row.missed_reasons[index]!])),
      namesAllMissed: row.missed_counts === null,
    }
  );
}

/** The endpoints that get the event, in the order of the routing. */
export async function readMatched(
  manager: EntityManager,
  eventId: string,
  offset: number,
  limit: number,
): Promise<string[]> {
  const [row] = await manager.query<{ ids: string[] }[]>(
    'select r.matched[$2::int + 1 : $2::int + $3::int] as ids from posthorn.whole_routing r where r.event_id = $1',
    [eventId, offset, limit],
  );
  return row!.ids;
}

function countOf(reasons: readonly MissReason[]): MissCounts {
  const counts: MissCounts = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
