import type pg from 'pg';
import type { Position } from '#postgres';

/** Three days. */
const KEEP_MS = 3 * 86_400_000;
const LEAVES = 8;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Empties the leaves of the ring that the cursor has wholly passed and whose rows are all older than three days. What
 * is checked is checked under the lock: an open transaction that has written into a leaf holds it against TRUNCATE,
 * and the leaf is left for later. The leaf with the cursor's own row stays, since that row proves which history the
 * cursor belongs to.
 * @param client of its own, not in a transaction
 * @returns the leaves that were emptied
 */
export async function cleanOutbox(
  client: Pick<pg.ClientBase, 'query'>,
  cursor: Position,
  keepMs = KEEP_MS,
): Promise<number[]> {
  const emptied: number[] = [];
  for (let leaf = 0; leaf < LEAVES; leaf++) if (await emptyLeaf(client, leaf, cursor, keepMs)) emptied.push(leaf);
  return emptied;
}

async function emptyLeaf(
  client: Pick<pg.ClientBase, 'query'>,
  leaf: number,
  { pos, seq }: Position,
  keepMs: number,
): Promise<boolean> {
  const table = `posthorn_outbox.message_${leaf}`;
  const needed = `select count(*) > 0 as any_row, count(*) filter (where (m.pos, m.seq) >= ($1::bigint, $2::bigint)
      or m.emitted_at > now() - $3 * interval '1 millisecond') > 0 as needed from ${table} m`;
  const isFree = async () => {
    const { rows } = await client.query<{ any_row: boolean; needed: boolean }>(needed, [pos, seq, keepMs]);
    return rows[0]!.any_row && !rows[0]!.needed;
  };
  if (!(await isFree())) return false;
  try {
    await client.query(`begin; set local lock_timeout = '200ms'; lock table ${table} in access exclusive mode`);
    const free = await isFree();
    if (free) await client.query(`truncate ${table}`);
    await client.query('commit');
    return free;
  } catch (error) {
    await client.query('rollback');
    if ((error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
