import type { Pool } from 'pg';
import type { OwnedPartition } from '../owned-partition.ts';

/**
 * Writes as every write on behalf of an owned partition does: only if the partition's epoch is the current one, which
 * the statement itself checks.
 * @param ownershipTable the table of names and epochs
 * @returns how many rows were written: 1, or 0 if the epoch is stale
 */
export async function guardedWrite(
  pool: Pool,
  ownershipTable: string,
  owner: OwnedPartition,
  text: string,
): Promise<number> {
  await pool.query('create table if not exists contract_outcome (text text not null)');
  const { rowCount } = await pool.query(
    `with owner as (select from ${ownershipTable} o where o.name = $1 and o.epoch = $2 for share)
     insert into contract_outcome (text) select $3 from owner`,
    [owner.fence, owner.epoch, text],
  );
  return rowCount ?? 0;
}
