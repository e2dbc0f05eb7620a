import pg from 'pg';
import { uuidv7 } from '#kernel';
import { insertDead, readDeadPage } from '#outbox';
import { ensurePartitions } from '#postgres';
import { migratedDatabase, silentLogger, type TestDatabase } from '#testing';
import { dropOld } from './drop-old.ts';

const DAY_MS = 86_400_000;
const ROLE = `upkeep_${process.pid}`;

describe('Data past its retention', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let problems: string[];

  beforeEach(async () => {
    database = await migratedDatabase();
    problems = [];
    await ensurePartitions(database.pool, Date.now());
    await insertDead(
      database.pool,
      [{ source: 'import:shop', id: uuidv7(1), pos: '0', seq: '0', reason: 'It is wrong.', record: '{}' }],
      Date.now(),
    );
    await database.pool.query(`create role ${ROLE} login password 'upkeep'; grant usage on schema posthorn to ${ROLE};
      grant select, insert, update, delete on all tables in schema posthorn to ${ROLE}`);
    const url = new URL(database.url);
    url.username = ROLE;
    url.password = 'upkeep';
    pool = new pg.Pool({ connectionString: url.href, max: 2 });
  });
  afterEach(async () => {
    await pool.end();
    await database.pool.query(`drop owned by ${ROLE}; drop role ${ROLE}`);
    await database.drop();
  });

  const drop = (by = pool) =>
    dropOld({
      ...{ pool: by, nowMs: Date.now() + 100 * DAY_MS, retentionDays: 30, logger: silentLogger },
      onProblem: (message) => problems.push(message),
    });

  it('is dropped, except for partitions, even by a user who does not own the tables, and the log gives the reason', async () => {
    await drop();
    expect(await readDeadPage(database.pool, null, null, 10)).toEqual([]);
    expect(problems).toEqual([expect.stringContaining('the user needs to own the tables of the schema posthorn')]);
  });

  it('is dropped even if an earlier step fails, and the failure is reported', async () => {
    await database.pool.query(`revoke all on posthorn.notification, posthorn.idempotency_key from ${ROLE}`);
    await expect(drop()).rejects.toThrow(/idempotency_key; .*notification/);
    expect(await readDeadPage(database.pool, null, null, 10)).toEqual([]);
  });

  it('is dropped together with the due deliveries of its events', async () => {
    const id = uuidv7(Date.now());
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $1, 'a.b', now(), '{}')`,
      [id],
    );
    await database.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       values ($1, 'first', $1, $1, $1, 0, now(), true, 0)`,
      [id],
    );
    await drop(database.pool);
    for (const table of ['event', 'due']) {
      expect([table, (await database.pool.query(`select from posthorn.${table}`)).rowCount]).toEqual([table, 0]);
    }
  });
});
