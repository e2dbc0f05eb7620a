import { PosthornError } from '#kernel';
import { type Position, type Queryable, rowsDropped } from '#postgres';
import type { BlockOwner } from './advance-blocks.ts';
import { type BlockSource, DELIVERIES, EVENTS } from './block-source.ts';

/** A generation of blocks, and the position up to which it has the rows of its source. */
export interface Projection extends Position {
  generation: number;
  /** Lists are read from the active generation; the one that is being built replaces it, and then it is deleted. */
  state: 'active' | 'building' | 'former';
}

/** The generations of a source, by state: at most one is active, and one is being built. */
export async function readProjections(db: Queryable, source: BlockSource): Promise<Projection[]> {
  const { rows } = await db.query<Projection>({
    name: 'read-projections',
    text: 'select p.generation, p.state, p.pos, p.seq from posthorn.projection p where p.name = $1 order by p.generation',
    values: [source.name],
  });
  return rows;
}

/** The number of rows of a source behind a position, up to a limit. */
export async function countBehind(
  db: Queryable,
  source: BlockSource,
  { pos, seq }: Position,
  limit: number,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    name: `count-behind-${source.name}`,
    text: `select count(*)::int as count from (
      select from ${source.table} t where (t.pos, t.seq) > ($1::bigint, $2::bigint) limit $3
    ) w`,
    values: [pos, seq, limit],
  });
  return rows[0]!.count;
}

/** Returns true if attempts or events are in no block of the active generations yet. */
export async function blocksLack(db: Queryable): Promise<boolean> {
  for (const source of [DELIVERIES, EVENTS]) {
    const active = (await readProjections(db, source)).find(({ state }) => state === 'active')!;
    if ((await countBehind(db, source, active, 1)) > 0) return true;
  }
  return false;
}

/** Begins to build the blocks of all sources anew; those that are being built go on. */
export async function beginRebuild(db: Queryable): Promise<void> {
  await db.query(`insert into posthorn.projection (name, generation, state)
    select a.name, (select max(p.generation) from posthorn.projection p) + row_number() over (order by a.name), 'building'
    from posthorn.projection a where a.state = 'active'
    on conflict do nothing`);
}

/**
 * Makes the generation that was built the active one. It has at least the rows of the former one, because it was
 * advanced after it.
 * @throws PosthornError `stale-epoch` if another process leads by now
 * @throws RowsDroppedError if a trigger drops a change
 */
export async function activate(
  tx: Queryable,
  { fence, epoch }: BlockOwner,
  source: BlockSource,
  generation: number,
): Promise<void> {
  const held = await tx.query('select from posthorn.ownership o where o.name = $1 and o.epoch = $2 for share', [
    fence,
    epoch,
  ]);
  if (held.rowCount === 0) throw new PosthornError('stale-epoch', `Another process leads ${fence} now.`);
  const former = await tx.query(
    `update posthorn.projection set state = 'former' where name = $1 and state = 'active'`,
    [source.name],
  );
  const active = await tx.query(`update posthorn.projection set state = 'active' where generation = $1`, [generation]);
  if (former.rowCount !== 1 || active.rowCount !== 1) throw await rowsDropped(tx, 'posthorn.projection');
}

/** Deletes blocks of a former generation, and its row with the last of them. @param limit the most blocks to delete */
export async function deleteFormer(db: Queryable, generation: number, limit: number): Promise<void> {
  const { rowCount } = await db.query(
    `delete from posthorn.log_block b where (b.tableoid, b.ctid) in (
       select o.tableoid, o.ctid from posthorn.log_block o where o.generation = $1 limit $2)`,
    [generation, limit],
  );
  if ((rowCount ?? 0) < limit) await db.query('delete from posthorn.projection where generation = $1', [generation]);
}
