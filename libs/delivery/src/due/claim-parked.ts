import type { OwnedPartition } from '#message-log';
import { intArray, type Queryable, queryStoring, uuidArray } from '#postgres';
import {
  claimFound,
  type ClaimedRowSets,
  type ClaimLimits,
  type ClaimRow,
  current,
  FREE,
  type Lease,
  leaseOf,
  toClaimed,
} from './claim-due.ts';

/** A lane that has room for parked deliveries. */
export interface ParkedLane {
  endpointId: string;
  /** Rows, at most. */
  room: number;
}

/** The rows claimed for lanes, and for each lane, by its index, whether there may be more. */
export interface ParkedClaim extends ClaimedRowSets {
  more: boolean[];
}

// One statement serves many lanes. One statement a lane lost: 10,000 parked lanes took 10,000 round trips a round.
const PARKED = `with ${current('')},
${claimFound(
  `select l.ord, d.delivery_id, d.trigger_id, d.event_id, d.leased_until
   from unnest($7::uuid[], $8::int[]) with ordinality as l (endpoint_id, room, ord)
   cross join lateral (
     select d.delivery_id, d.trigger_id, d.event_id, d.leased_until from posthorn.due d
     where d.parked and d.endpoint_id = l.endpoint_id and ${FREE}
       and d.shard % $6 = any (array(select m.partition from mine m))
     order by d.event_id limit least(l.room, $9::int) for update of d skip locked
   ) d
   limit $9`,
  '$10',
)}`;

/**
 * Leases parked rows of these lanes: earlier lanes first, and in each lane in the order of the events. Rows of an owner
 * whose epoch is stale are left.
 * @throws RowsDroppedError if a trigger drops a lease: then no row is leased
 */
export async function claimParked(
  db: Queryable,
  lease: Lease,
  owners: readonly OwnedPartition[],
  lanes: readonly ParkedLane[],
  limits: ClaimLimits,
): Promise<ParkedClaim> {
  const wanted = [uuidArray(lanes.map(({ endpointId }) => endpointId)), intArray(lanes.map(({ room }) => room))];
  const values = [...leaseOf(lease, owners), ...wanted, limits.rows, limits.bytes];
  const { rows } = await queryStoring<ClaimRow>(db, { name: 'claim-parked', text: PARKED, values });
  const found = lanes.map(() => 0);
  const more = lanes.map(() => rows.length === limits.rows);
  for (const { ord, is_claimed: isClaimed } of rows) {
    const lane = ord - 1;
    found[lane]!++;
    if (!isClaimed || found[lane]! >= lanes[lane]!.room) more[lane] = true;
  }
  return { ...toClaimed(rows), more };
}
