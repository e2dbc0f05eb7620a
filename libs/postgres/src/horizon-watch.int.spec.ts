import pg from 'pg';
import { eventually, testDatabase, type TestDatabase } from '#testing';
import { describeHeldHorizon, HorizonWatch } from './horizon-watch.ts';

describe('the watch over the horizon', () => {
  let own: TestDatabase;
  let other: TestDatabase;
  let ordinary: pg.Client;
  let role: string;
  let nowMs: number;
  let isWaiting: boolean;

  beforeAll(async () => {
    own = await testDatabase();
    other = await testDatabase();
    role = `ordinary_${new URL(own.url).pathname.slice(1)}`;
    await own.pool.query(`create role ${role} login password 'ordinary'`);
    await other.pool.query('create table t (n int)');
    const url = new URL(own.url);
    [url.username, url.password] = [role, 'ordinary'];
    ordinary = new pg.Client({ connectionString: url.href });
    await ordinary.connect();
  });
  afterAll(async () => {
    await ordinary.end();
    await own.pool.query(`drop role ${role}`);
    await own.drop();
    await other.drop();
  });
  beforeEach(() => {
    nowMs = 0;
    isWaiting = true;
  });

  /**
   * Other specs of the run hold the horizon of their server for moments: looks until this transaction is the oldest.
   */
  async function lookUntilHeldBy(watch: HorizonWatch, id: string) {
    for (;;) {
      nowMs += 1_000;
      const held = await watch.look(ordinary);
      if (held?.id === id) return held;
    }
  }

  const watching = () => new HorizonWatch({ isWaiting: () => Promise.resolve(isWaiting), nowMs: () => nowMs });

  /** A write transaction in another database of the cluster, of a role that the watching one is not a member of. */
  async function writing<T>(work: (client: pg.PoolClient, id: string) => Promise<T>): Promise<T> {
    const client = await other.pool.connect();
    try {
      await client.query('begin; insert into t values (1)');
      const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id');
      return await work(client, rows[0]!.id);
    } finally {
      await client.query('rollback').catch(() => undefined);
      client.release();
    }
  }

  it('does not exclude a held horizon at first, if rows wait', async () => {
    await writing(async (client, id) => {
      const watch = watching();
      const seen: boolean[] = [];
      for (let held; held?.id !== id;) {
        nowMs += 1_000;
        held = await watch.look(ordinary);
        if (held) seen.push(watch.isFree);
      }
      expect(seen).not.toContain(true);
      const fresh = watching();
      expect([await fresh.look(ordinary), fresh.isFree]).toEqual([undefined, false]);
      await client.query('rollback');
      await eventually(
        async () => {
          nowMs += 10;
          await fresh.look(ordinary);
          return fresh.isFree;
        },
        (isFree) => isFree,
      );
    });
  });

  it('reports a free horizon at once if nothing waits', async () => {
    isWaiting = false;
    const watch = watching();
    await watch.look(ordinary);
    expect(watch.isFree).toBe(true);
  });

  it('finds a session of another role in another database, with its process, user and database', async () => {
    await writing(async (client, id) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const held = await lookUntilHeldBy(watching(), id);
      const pid = rows[0]!.pid;
      expect(held.holder).toMatchObject({ kind: 'session', pid, database: new URL(other.url).pathname.slice(1) });
      expect(held.holder!.query).toBeNull();
      const line = describeHeldHorizon('relay:event', held);
      expect(line).toContain(`session ${pid} of the user "${new URL(other.url).username}"`);
      expect(line).toContain(`select pg_terminate_backend(${pid})`);
      expect(line).toMatch(/ back for at least \d+ s\. /);
    });
  });

  it('reports how long the transaction has held the horizon, if this role can see it', async () => {
    await writing(async (client, id) => {
      await client.query('select pg_sleep(1)');
      const watch = new HorizonWatch({ isWaiting: () => Promise.resolve(true), longWriteMs: 0, nowMs: () => 0 });
      for (;;) {
        const held = await watch.look(own.pool);
        if (held?.id !== id) continue;
        expect(held.heldMs).toBeGreaterThanOrEqual(1_000);
        expect(describeHeldHorizon('relay:event', held)).toMatch(/ back for [1-9]\d* s\. /);
        break;
      }
    });
  });

  it('finds a prepared transaction that was forgotten, with its name and the statements that end it', async () => {
    const gid = `forgotten_${new URL(own.url).pathname.slice(1)}`;
    await writing(async (client, id) => {
      await client.query(`prepare transaction '${gid}'`);
      try {
        const held = await lookUntilHeldBy(watching(), id);
        expect(held.holder).toMatchObject({ kind: 'prepared', gid, pid: null });
        expect(held.holder!.ageMs).toBeGreaterThan(0);
        expect(describeHeldHorizon('relay:event', held)).toContain(`rollback prepared '${gid}'`);
      } finally {
        await client.query(`rollback prepared '${gid}'`);
      }
    });
  });

  it('is silent while nothing waits, and when a transaction is young', async () => {
    await writing(async (_, id) => {
      const watch = watching();
      await lookUntilHeldBy(watch, id);
      isWaiting = false;
      expect(await watch.look(ordinary)).toBeUndefined();
      expect(await watching().look(ordinary)).toBeUndefined();
    });
  });

  it('explains how to find a holder that cannot be seen', () => {
    const line = describeHeldHorizon('import:shop', { id: String(2n ** 32n + 7n), heldMs: 61_000, holder: undefined });
    expect(line).toContain('import:shop waits');
    expect(line).toContain('for at least 61 s');
    expect(line).toContain(`pg_prepared_xacts where transaction = '7'`);
  });
});
