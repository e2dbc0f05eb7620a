import type pg from 'pg';

/**
 * Ownership of a cursor, a partition or a loop, by name. Taking it raises its epoch; every write on behalf of an
 * owner carries the epoch that it was given and writes nothing if a later one exists. An advisory lock or a consumer
 * group decides who should own; only the epoch keeps a former owner from writing.
 */
export async function claimOwnership(db: Pick<pg.Pool, 'query'>, name: string, owner: string): Promise<number> {
  const { rows } = await db.query<{ epoch: string }>(
    `insert into posthorn.ownership as o (name, epoch, owner) values ($1, 1, $2)
     on conflict (name) do update set epoch = o.epoch + 1, owner = excluded.owner, taken_at = now()
     returning epoch`,
    [name, owner],
  );
  return Number(rows[0]!.epoch);
}

/** The epochs that are current, by name. Names that nobody ever owned are left out. */
export async function currentEpochs(
  db: Pick<pg.Pool, 'query'>,
  names: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ name: string; epoch: string }>(
    'select name, epoch from posthorn.ownership where name = any($1)',
    [names],
  );
  return new Map(rows.map(({ name, epoch }) => [name, Number(epoch)]));
}
