import { MINUTE_MS, useMailing } from '../testing/mailing.ts';
import { claimNotification } from './queued-notification.ts';

const WAITING = 5_000;

describe('claimNotification', () => {
  const mailing = useMailing();

  it('reads no notice that waits for a later time', async () => {
    const { pool } = mailing.database;
    await mailing.notice();
    await pool.query('update posthorn.notification set next_at = $1, attempts = 1', [
      new Date(mailing.clock.nowMs() + 10 * MINUTE_MS),
    ]);
    await pool.query(
      `insert into posthorn.notification (id, project_id, endpoint_id, kind, facts, recipients, state, next_at, attempts)
       select gen_random_uuid(), n.project_id, gen_random_uuid(), n.kind, n.facts, n.recipients, n.state, n.next_at, 1
       from posthorn.notification n, generate_series(2, $1::int)`,
      [WAITING],
    );
    await pool.query('analyze posthorn.notification');
    const client = await pool.connect();
    try {
      await client.query('begin');
      expect(await claimNotification(client, mailing.clock.nowMs())).toBeUndefined();
      // Counted for this transaction, so the number is exact at once and has no reads of other sessions.
      const { rows } = await client.query<{ read: number }>(
        `select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables
         where relid = 'posthorn.notification'::regclass`,
      );
      expect(rows[0]!.read).toBeLessThan(WAITING / 10);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
