import type { Pool } from 'pg';

/** The table of owners and epochs, as the suite needs it where there is no schema of Posthorn's. */
export const OWNERSHIP_TABLE = 'ownership';

export async function createOwnershipTable(pool: Pool): Promise<void> {
  await pool.query(`create table ${OWNERSHIP_TABLE} (name text primary key, epoch bigint not null, owner text)`);
}

export async function claimEpoch(pool: Pool, fence: string): Promise<number> {
  const { rows } = await pool.query<{ epoch: string }>(
    `insert into ${OWNERSHIP_TABLE} as o (name, epoch) values ($1, 1)
     on conflict (name) do update set epoch = o.epoch + 1
     returning epoch`,
    [fence],
  );
  return Number(rows[0]!.epoch);
}

export async function currentEpochs(pool: Pool, fences: string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ name: string; epoch: string }>(
    `select name, epoch from ${OWNERSHIP_TABLE} where name = any($1)`,
    [fences],
  );
  return new Map(rows.map(({ name, epoch }) => [name, Number(epoch)]));
}
