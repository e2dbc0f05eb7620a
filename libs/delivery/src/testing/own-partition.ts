import type pg from 'pg';
import type { OwnedPartition } from '#message-log';
import { claimOwnership } from '#postgres';

/** The name under which specs own the only partition. */
export const FENCE = 'spec/0';

/** Owns everything anew, under a higher epoch than before. */
export async function claimPartition(pool: pg.Pool): Promise<OwnedPartition> {
  return { fence: FENCE, epoch: await claimOwnership(pool, FENCE, 'spec'), partition: 0, partitionCount: 1 };
}

/** Owns everything anew, with nothing delivered and nothing due. */
export async function ownPartition(pool: pg.Pool): Promise<OwnedPartition> {
  await pool.query('truncate posthorn.due, posthorn.attempt, posthorn.event');
  return claimPartition(pool);
}
