import { PosthornError } from '#kernel';
import type { Queryable } from './queryable.ts';
import { rowsDropped } from './rows-dropped.ts';

/** An ownership and the epoch under which it was taken. */
export interface OwnedName {
  name: string;
  epoch: number;
}

/**
 * Ownership of a cursor, a partition or a loop, by name. Taking it raises its epoch; every write on behalf of an
 * owner carries the epoch that it was given and writes nothing if a later one exists. An advisory lock or a consumer
 * group decides who should own; only the epoch keeps a former owner from writing.
 * @param under the ownership of the claimer, without which it claims nothing. Default: none is needed
 * @throws PosthornError `stale-epoch` if that ownership is another process's by now
 * @throws RowsDroppedError if a trigger drops the claim
 */
export async function claimOwnership(db: Queryable, name: string, owner: string, under?: OwnedName): Promise<number> {
  const { rows } = await db.query<{ epoch: string }>(
    `with fence as materialized (
       select from posthorn.ownership f where f.name = $3 and f.epoch = $4 for share
     )
     insert into posthorn.ownership as o (name, epoch, owner)
     select $1, 1, $2 where $3::text is null or exists (select from fence)
     on conflict (name) do update set epoch = o.epoch + 1, owner = excluded.owner, taken_at = now()
     returning epoch`,
    [name, owner, under?.name ?? null, under?.epoch ?? null],
  );
  if (rows[0]) return Number(rows[0].epoch);
  const isStale = under && (await currentEpochs(db, [under.name])).get(under.name) !== under.epoch;
  if (isStale) throw new PosthornError('stale-epoch', `Another process leads ${under.name} now.`);
  throw await rowsDropped(db, 'posthorn.ownership');
}

/** The epochs that are current, by name. Names that were never owned are left out. */
export async function currentEpochs(db: Queryable, names: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ name: string; epoch: string }>(
    'select name, epoch from posthorn.ownership where name = any($1)',
    [names],
  );
  return new Map(rows.map(({ name, epoch }) => [name, Number(epoch)]));
}

/**
 * SQL that raises the epoch of an ownership, so that its owner writes nothing more and starts again.
 * @param name the SQL of its name, such as `$1`
 */
export const outdateOwnership = (name: string) =>
  `update posthorn.ownership set epoch = epoch + 1 where name = ${name} returning 1`;
