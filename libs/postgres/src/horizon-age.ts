import { findHolder } from './horizon-holder.ts';
import { HORIZON } from './position.ts';
import type { Queryable } from './queryable.ts';

/**
 * The age of the oldest transaction with an id in the cluster, in milliseconds: it holds every cursor back. 0 if there
 * is none, or if its age is hidden from this role.
 */
export async function readHorizonAgeMs(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ horizon: string }>(`select (${HORIZON})::text as horizon`);
  const holder = await findHolder(db, BigInt(rows[0]!.horizon));
  return Math.max(0, holder?.ageMs ?? 0);
}
