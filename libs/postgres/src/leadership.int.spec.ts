import { type Clock, systemClock } from '#kernel';
import { eventually, migratedDatabase, PostgresProxy, type TestDatabase } from '#testing';
import { Leadership } from './leadership.ts';

const TAKEOVER_MS = 5_000;

/** Tries to take and renews the lease ten times as often. */
const quickClock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 10, signal) };

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A candidate, and a record of its terms. A term lasts until its signal aborts, unless `term` is given. */
class Candidate {
  readonly epochs: number[] = [];
  readonly problems: string[] = [];
  leads = false;
  signal = new AbortController().signal;
  readonly leadership: Leadership;

  constructor(name: string, databaseUrl: string, clock: Clock = quickClock, term?: (epoch: number) => Promise<void>) {
    const onProblem = (message: string) => void this.problems.push(message);
    this.leadership = new Leadership({ name, databaseUrl, owner: 'spec', clock, onProblem }, async (epoch, signal) => {
      this.epochs.push(epoch);
      this.signal = signal;
      if (term) return term(epoch);
      this.leads = true;
      await aborted(signal);
      this.leads = false;
    });
  }

  async hasLed(times: number): Promise<void> {
    await eventually(
      () => Promise.resolve(this.epochs.length),
      (length) => length >= times,
    );
  }
}

describe('leadership', () => {
  let database: TestDatabase;
  let candidates: Candidate[];

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    candidates = [];
  });
  afterEach(() => Promise.all(candidates.map(({ leadership }) => leadership.stop())));

  function candidate(
    name: string,
    url = database.url,
    ...rest: [Clock?, ((epoch: number) => Promise<void>)?]
  ): Candidate {
    const made = new Candidate(name, url, ...rest);
    candidates.push(made);
    return made;
  }

  async function leaderPid(name: string): Promise<number> {
    const { rows } = await database.pool.query<{ pid: number }>(
      `select a.pid from pg_stat_activity a join posthorn.lease l on l.backend_pid = a.pid
       where l.name = $1 and a.application_name = 'posthorn leader ' || $1`,
      [name],
    );
    return rows[0]!.pid;
  }

  it('belongs to one candidate at a time, and passes to the next when that candidate stops', async () => {
    const first = candidate('one');
    await first.hasLed(1);
    const second = candidate('one');
    const elsewhere = candidate('another');
    await elsewhere.hasLed(1);
    expect(second.leads).toBe(false);
    await first.leadership.stop();
    expect(first.leads).toBe(false);
    await second.hasLed(1);
    expect([...first.epochs, ...second.epochs]).toEqual([1, 2]);
    expect(elsewhere.epochs).toEqual([1]);
  });

  it('passes to a standby within 5 s if the leader’s connection is killed, with a higher epoch, and aborts the term', async () => {
    const leader = candidate('killed', database.url, systemClock);
    await leader.hasLed(1);
    const standby = candidate('killed', database.url, systemClock);
    const { signal } = leader;
    const startMs = Date.now();
    await database.pool.query('select pg_terminate_backend($1)', [await leaderPid('killed')]);
    await aborted(signal);
    await eventually(
      () => Promise.resolve(leader.epochs.length + standby.epochs.length),
      (terms) => terms === 2,
    );
    expect(Date.now() - startMs).toBeLessThan(TAKEOVER_MS);
    expect(Math.max(...leader.epochs, ...standby.epochs)).toBe(2);
  });

  it('is kept until the term has ended, even if that takes long', async () => {
    const end = Promise.withResolvers<void>();
    const slow = candidate('slow', database.url, quickClock, () => end.promise);
    await slow.hasLed(1);
    const standby = candidate('slow');
    let stopped = false;
    const stopping = slow.leadership.stop().then(() => (stopped = true));
    await aborted(slow.signal);
    const other = candidate('for comparison');
    await other.hasLed(1);
    expect([stopped, standby.leads]).toEqual([false, false]);
    end.resolve();
    await stopping;
    await standby.hasLed(1);
    expect(standby.epochs).toEqual([2]);
  });

  it('begins anew when a term ends by itself', async () => {
    const brief = candidate('brief', database.url, quickClock, () => Promise.resolve());
    await brief.hasLed(2);
    expect(brief.epochs.slice(0, 2)).toEqual([1, 2]);
  });

  it('begins anew when a term fails, and reports the cause', async () => {
    const failing = candidate('failing', database.url, quickClock, () => Promise.reject(new Error('no disk')));
    await failing.hasLed(2);
    expect(failing.problems[0]).toBe('Leading failing failed and is tried again: no disk');
    await failing.leadership.stop();
    const { rows } = await database.pool.query(
      `select from pg_stat_activity where application_name = 'posthorn leader failing'`,
    );
    expect(rows).toHaveLength(0);
  });

  it('ends if heartbeats get no response, and is taken again without waiting for the dead connection', async () => {
    const proxy = await PostgresProxy.start(database.url);
    const leader = candidate('frozen', proxy.url);
    await leader.hasLed(1);
    const pid = await leaderPid('frozen');
    proxy.freeze();
    await aborted(leader.signal);
    await database.pool.query('select pg_terminate_backend($1)', [pid]);
    await leader.hasLed(2);
    expect(leader.epochs).toEqual([1, 2]);
    await leader.leadership.stop();
    await proxy.close();
  });

  it('ends when its connection dies before the first renewal', async () => {
    const proxy = await PostgresProxy.start(database.url);
    const leader = candidate('cut off', proxy.url, quickClock, () => {
      proxy.freeze();
      return aborted(leader.signal);
    });
    await leader.hasLed(2);
    await leader.leadership.stop();
    await proxy.close();
  });

  it('does not wait for a dead connection when it is stopped', async () => {
    const proxy = await PostgresProxy.start(database.url);
    const leader = candidate('stopped', proxy.url);
    await leader.hasLed(1);
    proxy.freeze();
    const startMs = Date.now();
    await leader.leadership.stop();
    expect(Date.now() - startMs).toBeLessThan(7_000);
    await proxy.close();
  });

  it('waits for a database that is away', async () => {
    const proxy = await PostgresProxy.start(database.url);
    proxy.cut();
    const waiting = candidate('away', proxy.url);
    await eventually(
      () => Promise.resolve(waiting.problems.length),
      (problems) => problems > 0,
    );
    proxy.mend();
    await waiting.hasLed(1);
    await waiting.leadership.stop();
    await proxy.close();
  });
});
