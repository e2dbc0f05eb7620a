import type pg from 'pg';
import { PosthornError } from '#kernel';
import { inTransaction, mustStoreAll, OWN_HORIZON, type Position, queryStoring } from '#postgres';
import type { BlockSource } from './block-source.ts';

/** The most rows of a step: many, so that ids of one key share a block; few enough that a step is short. */
export const STEP_ROWS = 20_000;

/** The ownership under whose epoch blocks are stored. */
export interface BlockOwner {
  fence: string;
  epoch: number;
}

/**
 * Without sorts, a step reads its rows in the order of an index. Of a table that has grown since it was analyzed, the
 * planner expects few rows, and would read and sort all those that are behind.
 */
const HOLD = `select p.pos, p.seq, set_config('enable_sort', 'off', true) from posthorn.projection p
where p.name = $1 and p.generation = $2
  and exists (select from posthorn.ownership o where o.name = $3 and o.epoch = $4 for share)
for update of p`;

/**
 * Stores the rows behind a position as blocks, and moves the position. A block has ids of one key with the same 32
 * leading bits, which are within 66 seconds, so that only blocks of that time overlap.
 */
const sqlOf = ({ table, key, id, isListed }: BlockSource) => `with batch as materialized (
  select ${key} as key, ${id} as id, ${isListed} as listed, t.pos, t.seq
  from ${table} t
  where (t.pos, t.seq) > ($1::bigint, $2::bigint) and t.pos < ${OWN_HORIZON}
  order by t.pos, t.seq limit ${STEP_ROWS}
),
block as materialized (
  select b.key, array_agg(b.id order by b.id) as ids from batch b where b.listed
  group by b.key, substring(uuid_send(b.id) for 4)
),
stored as (
  insert into posthorn.log_block (generation, key, last_id, ids)
  select $4, b.key, b.ids[cardinality(b.ids)], b.ids from block b returning 1
),
last as (select b.pos, b.seq from batch b order by b.pos desc, b.seq desc limit 1),
moved as (
  update posthorn.projection p set pos = l.pos, seq = l.seq from last l
  where p.name = $3 and p.generation = $4 returning 1
)
select (select count(*)::int from batch) as count
where ${mustStoreAll('posthorn.log_block', 'stored', 'select count(*) from block')}
  and ${mustStoreAll('posthorn.projection', 'moved', 'select count(*) from last')}`;

/**
 * Stores the next rows of a source as blocks of a generation.
 * @returns the number of rows: `STEP_ROWS` if there may be more
 * @throws PosthornError `stale-epoch` if another process leads by now, or the generation has ended: nothing is stored
 * @throws RowsDroppedError if a trigger drops a block: nothing is stored
 */
export async function advanceBlocks(
  pool: pg.Pool,
  { fence, epoch }: BlockOwner,
  source: BlockSource,
  generation: number,
): Promise<number> {
  return inTransaction(pool, async (tx) => {
    const held = await tx.query<Position>(HOLD, [source.name, generation, fence, epoch]);
    const [position] = held.rows;
    if (position === undefined) throw new PosthornError('stale-epoch', `Another process leads ${fence} now.`);
    const values = [position.pos, position.seq, source.name, generation];
    const { rows } = await queryStoring<{ count: number }>(tx, { text: sqlOf(source), values });
    return rows[0]!.count;
  });
}
