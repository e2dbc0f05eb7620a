import type pg from 'pg';
import { toTypeId, uuidv7 } from '#kernel';
import { insertDead, readDeadPage } from '#outbox';

/** Keeps a row that could not be imported, as the import does. @returns its id, `dead_…` */
export async function keepDeadRow(pool: pg.Pool, source: string, row: object): Promise<string> {
  const id = uuidv7(Date.now());
  const nulls = { key: null, ordering_key: null, actor: null, channel: null, expires_at: null };
  const whole = { pos: '1', seq: '1', id, type: 'post.published', data: '{"n":1}', occurred_at: 1, ...nulls, ...row };
  const reason = 'There is no project "mistyped".';
  await insertDead(pool, [{ source, id, pos: '1', seq: '1', reason, record: JSON.stringify(whole) }], Date.now());
  return toTypeId('dead', (await readDeadPage(pool, source, null, 1))[0]!.ref);
}
