import { unixMsOfUuid } from '#kernel';
import type { Queryable } from '#postgres';
import type { StateFilter } from '../deliveries/delivery-filter.ts';
import { type ListOrder, operatorOf } from '../list-order.ts';
import type { Selection, SelectionPlace } from './selection.ts';

/** The state of a replay. While it is `cancelling`, some of its deliveries are in hand of a dispatcher. */
export type ReplayState = 'running' | 'completed' | 'cancelling' | 'cancelled';

/** A replay of many deliveries, as it is stored. */
export interface ReplayRow {
  id: string;
  selection: Selection;
  ratePerSecond: number;
  state: ReplayState;
  /** The deliveries counted so far, and the place up to which they are. */
  counted: number;
  /** The deliveries not counted so far because their endpoint gets nothing. */
  excluded: number;
  countPlace: SelectionPlace;
  isCounted: boolean;
  /** The deliveries taken up so far, and the place up to which they are. */
  taken: number;
  /** The deliveries not taken up so far because their endpoint gets nothing. */
  leftOut: number;
  takePlace: SelectionPlace;
  isTaken: boolean;
  /** The deliveries whose replay succeeded. */
  done: number;
  /** The deliveries whose replay failed, or was cancelled with the delivery. */
  failed: number;
  /** The deliveries that another replay or attempt has taken over. */
  skipped: number;
  /** The reason why it makes no progress, or null. */
  problem: string | null;
  createdAtMs: number;
  endedAt: Date | null;
}

interface Stored {
  id: string;
  project_id: string;
  endpoint_id: string | null;
  event_id: string | null;
  filter: StateFilter;
  from_id: string;
  before_id: string;
  include_unmatched: boolean;
  force: boolean;
  rate_per_second: number;
  state: ReplayState;
  counted: string;
  excluded: string;
  count_event: string;
  count_nth: number;
  is_counted: boolean;
  taken: string;
  left_out: string;
  take_event: string;
  take_nth: number;
  is_taken: boolean;
  done: string;
  failed: string;
  skipped: string;
  problem: string | null;
  ended_at: Date | null;
}

function toReplay(row: Stored): ReplayRow {
  return {
    id: row.id,
    selection: {
      ...{ projectId: row.project_id, endpointId: row.endpoint_id, eventId: row.event_id, filter: row.filter },
      ...{ fromId: row.from_id, beforeId: row.before_id },
      ...{ includeUnmatched: row.include_unmatched, force: row.force },
    },
    ...{ ratePerSecond: row.rate_per_second, state: row.state, problem: row.problem },
    ...{ counted: Number(row.counted), excluded: Number(row.excluded), isCounted: row.is_counted },
    countPlace: { eventId: row.count_event, nth: row.count_nth },
    ...{ taken: Number(row.taken), leftOut: Number(row.left_out), isTaken: row.is_taken },
    takePlace: { eventId: row.take_event, nth: row.take_nth },
    ...{ done: Number(row.done), failed: Number(row.failed), skipped: Number(row.skipped) },
    createdAtMs: unixMsOfUuid(row.id),
    endedAt: row.ended_at,
  };
}

/** A replay of a project by its UUID, or undefined. */
export async function readReplay(db: Queryable, projectId: string, id: string): Promise<ReplayRow | undefined> {
  const { rows } = await db.query<Stored>('select r.* from posthorn.replay r where r.project_id = $1 and r.id = $2', [
    projectId,
    id,
  ]);
  return rows[0] && toReplay(rows[0]);
}

/** Replays of a project in an order, behind an id; null for the begin. */
export async function readReplays(
  db: Queryable,
  projectId: string,
  { behind, order }: { behind: string | null; order: ListOrder },
  limit: number,
): Promise<ReplayRow[]> {
  const { rows } = await db.query<Stored>(
    `select r.* from posthorn.replay r where r.project_id = $1 and ($2::uuid is null or r.id ${operatorOf(order)} $2)
     order by r.id ${order} limit $3`,
    [projectId, behind, limit],
  );
  return rows.map(toReplay);
}

/** A replay to work on. */
export interface OpenReplay extends ReplayRow {
  /** True if its project is deleted. */
  isOrphaned: boolean;
}

/** The replays that are not over, oldest first: some of them, behind an id. */
export async function readOpenReplays(db: Queryable, after: string, limit: number): Promise<OpenReplay[]> {
  const { rows } = await db.query<Stored & { is_orphaned: boolean }>(
    `select r.*, p.deleted_at is not null as is_orphaned
     from posthorn.replay r join posthorn.project p on p.id = r.project_id
     where r.state in ('running', 'cancelling') and r.id > $1 order by r.id limit $2`,
    [after, limit],
  );
  return rows.map((row) => ({ ...toReplay(row), isOrphaned: row.is_orphaned }));
}
