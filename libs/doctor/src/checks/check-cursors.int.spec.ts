import { uuidv7 } from '#kernel';
import { insertDead } from '#outbox';
import { migratedDatabase, type TestDatabase } from '#testing';
import { findingsOf, texts } from '../testing/findings-of.ts';

describe('the examination of the cursors', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterEach(() =>
    database.pool.query('truncate posthorn.event, posthorn.stream_event, posthorn.cursor, posthorn.dead_record'),
  );
  afterAll(() => database.drop());

  it('counts the dead records of each source, and explains how to see their reasons', async () => {
    const sources = ['import:shop', 'posthorn.events.v1'];
    await insertDead(
      database.pool,
      sources.map((source) => ({ source, id: uuidv7(1), pos: '0', seq: '0', reason: 'x', record: '{}' })),
      Date.now(),
    );
    const found = await findingsOf('Cursors', { DATABASE_URL: database.url });
    expect(found.filter(({ severity }) => severity === 'warning')).toEqual([
      {
        severity: 'warning',
        message: 'import:shop: 1 row could not be imported.',
        advice: '`./posthorn dead list --source import:shop` shows their reasons.',
      },
      expect.objectContaining({ message: 'posthorn.events.v1: 1 record could not be read or sent.' }),
    ]);
  });

  it('distinguishes a stalled cursor from a moving cursor', async () => {
    await database.pool.query(`insert into posthorn.cursor (name, moved_at) values ('relay:event', now())`);
    const env = { DATABASE_URL: database.url };
    expect(texts(await findingsOf('Cursors', env))[0]).toMatch(/^ok: relay:event: 0 rows wait/);
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, data, occurred_at)
       select gen_random_uuid(), gen_random_uuid(), 't', '1', now() from generate_series(1, 3)`,
    );
    await database.pool.query(`update posthorn.cursor set moved_at = now() - interval '5 minutes'`);
    expect(texts(await findingsOf('Cursors', env))[0]).toMatch(
      /^problem: relay:event: 3 rows wait; it moved 30\d s ago\. The cursor is stalled\.$/,
    );
    await database.pool.query(`update posthorn.cursor set stopped_reason = 'It was restored.'`);
    expect(texts(await findingsOf('Cursors', env))[0]).toBe('problem: relay:event is stopped: It was restored.');
  });

  it('finds no waiting rows in test events, nor in tables that are followed with Kafka only', async () => {
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, data, occurred_at, test)
       values (gen_random_uuid(), gen_random_uuid(), 't', '1', now(), true)`,
    );
    await database.pool.query(
      `insert into posthorn.stream_event (stream_id, version, project_id, type, data, at)
       values (gen_random_uuid(), 1, gen_random_uuid(), 't', '{}', now())`,
    );
    await database.pool.query(
      `insert into posthorn.cursor (name, moved_at)
       select name, now() - interval '5 minutes' from unnest(array['relay:event', 'relay:stream_event']) as name`,
    );
    const env = { DATABASE_URL: database.url };
    expect(texts(await findingsOf('Cursors', env))).toEqual([
      expect.stringMatching(/^ok: relay:event: 0 rows wait/),
      'ok: relay:stream_event is followed with Kafka only.',
    ]);
  });

  it.each([
    [100, /^ok: relay:event: 0 rows wait/],
    [10, /^problem: relay:event stops when a relay follows it: The database behind relay:event is not the same/],
  ])('judges a cursor of another history, whose row of %i days ago is gone, like a relay', async (daysAgo, text) => {
    const rowId = uuidv7(Date.now() - daysAgo * 86_400_000);
    await database.pool.query(
      `insert into posthorn.cursor (name, pos, row_id, source_identity)
       values ('relay:event', 5, $1, '7/1/5'), ('worker:retention', $2, null, null)`,
      [rowId, Date.now()],
    );
    expect(texts(await findingsOf('Cursors', { DATABASE_URL: database.url }))[0]).toMatch(text);
  });
});
