import type { Queryable } from '#postgres';
import type { BlockSource } from './block-source.ts';
import { type Projection, readProjections } from './projections.ts';

/** Rows that no block has yet, at most: a list that would have to read more of them is read in another way. */
export const MOST_BEHIND = 100_000;
/** Blocks that are read at a time. */
const BLOCKS = 64;

/** The ids to read: those of keys, within bounds, in an order. */
export interface BlockRange {
  keys: readonly string[];
  /** The lowest id. */
  fromId: string;
  /** The id below which the ids are. */
  beforeId: string;
  order: 'asc' | 'desc';
}

interface Block {
  edge: string;
  ids: string[];
}

/**
 * The next ids of a range in order, read from the blocks and from the rows that no block has yet.
 * @returns `limit` ids, or fewer at the end of the range; undefined if too many rows are in no block yet, as while the
 * blocks are built after an upgrade
 */
export async function readIds(
  db: Queryable,
  source: BlockSource,
  range: BlockRange,
  limit: number,
): Promise<string[] | undefined> {
  const projections = await readProjections(db, source);
  const active = projections.find(({ state }) => state === 'active')!;
  // First the rows in no block: those that get into one in between are read twice, not never.
  const recent = await readRecent(db, source, active, range);
  if (recent === undefined) return undefined;
  const ids = new Set(recent);
  for (const key of range.keys) {
    for (const id of await readKey(db, key, range, limit)) ids.add(id);
  }
  const sorted = [...ids].sort();
  return (range.order === 'asc' ? sorted : sorted.reverse()).slice(0, limit);
}

/** The ids of the range that no block has yet; undefined if more than `MOST_BEHIND` rows have to be read for them. */
async function readRecent(
  db: Queryable,
  { name, table, key, id, isListed }: BlockSource,
  { pos, seq }: Projection,
  { keys, fromId, beforeId }: BlockRange,
): Promise<string[] | undefined> {
  const { rows } = await db.query<{ count: number; ids: string[] }>({
    name: `recent-ids-${name}`,
    text: `with recent as materialized (
        select ${key} as key, ${id} as id, ${isListed} as listed from ${table} t
        where (t.pos, t.seq) > ($1::bigint, $2::bigint) limit ${MOST_BEHIND}
      )
      select (select count(*)::int from recent) as count, array(
        select r.id from recent r
        where r.listed and r.key = any($3::uuid[]) and r.id >= $4::uuid and r.id < $5::uuid
      )::text[] as ids`,
    values: [pos, seq, keys, fromId, beforeId],
  });
  const { count, ids } = rows[0]!;
  return count < MOST_BEHIND ? ids : undefined;
}

/**
 * Blocks whose last id is within `$4` to `$5`, with at most `$6` ids each, which are within `$2` to `$3`. They may be
 * of any generation: a generation that is being built, or deleted, has right ids too.
 */
const sqlOf = (order: BlockRange['order']) => `select b.last_id as edge, array(
    select i.id from unnest(b.ids) i (id) where i.id >= $2::uuid and i.id < $3::uuid order by i.id ${order} limit $6
  )::text[] as ids
  from posthorn.log_block b
  where b.key = $1 and b.last_id >= $4::uuid and b.last_id <= $5::uuid
  order by b.last_id ${order} limit ${BLOCKS}`;

/** The next ids of a key from its blocks: at least `limit`, unless the range ends. */
async function readKey(
  db: Queryable,
  key: string,
  { fromId, beforeId, order }: BlockRange,
  limit: number,
): Promise<string[]> {
  // A block that begins before the end of the range ends within the same 66 seconds.
  let [lowest, highest] = [fromId, highestOfBlock(beforeId)];
  const found: string[] = [];
  for (;;) {
    const values = [key, fromId, beforeId, lowest, highest, limit];
    const { rows } = await db.query<Block>({ name: `read-blocks-${order}`, text: sqlOf(order), values });
    for (const { ids } of rows) found.push(...ids);
    if (rows.length < BLOCKS) return found;
    const { edge } = rows.at(-1)!;
    // The blocks that are not read end behind the edge, and have ids of the 66 seconds before their end.
    const isCertain = order === 'desc' ? (id: string) => id >= edge : (id: string) => id < lowestOfBlock(edge);
    const certain = new Set(found.filter(isCertain));
    if (certain.size >= limit) return [...certain];
    if (order === 'desc') highest = edge;
    else lowest = edge;
  }
}

/** The lowest and the highest id with the leading bits of an id that all ids of a block share. */
const lowestOfBlock = (id: string) => `${id.slice(0, 8)}-0000-0000-0000-000000000000`;
const highestOfBlock = (id: string) => `${id.slice(0, 8)}-ffff-ffff-ffff-ffffffffffff`;
