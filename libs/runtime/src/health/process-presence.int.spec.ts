import { LoopHealth } from '#kernel';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import type { Logger } from '#telemetry';
import { ProcessPresence } from './process-presence.ts';

const ALL = ['api', 'relay', 'dispatcher', 'worker'];

describe('the presence of processes', () => {
  let database: TestDatabase;
  let started: ProcessPresence[];

  beforeEach(async () => {
    database = await migratedDatabase();
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((presence) => presence.stop()));
    await database.drop();
  });

  const start = (owner: string, roles: string[], problem?: string) => {
    let nowMs = 0;
    const health = new LoopHealth(() => nowMs);
    if (problem !== undefined) health.work(problem, { isMinor: true }).failed(new Error('its cause'));
    nowMs = 60_000;
    const unused = { logger: {} as Logger, onProblem: () => undefined, onReplaced: () => undefined };
    const presence = new ProcessPresence({ pool: database.pool, owner, roles, health, ...unused });
    presence.start();
    started.push(presence);
    return presence;
  };
  /** The problems of a process, once it has read the problems of the other processes. */
  const problemsOf = (presence: ProcessPresence) =>
    eventually(
      () => presence.problems(),
      (problems) => problems.some((problem) => problem.includes('has a problem')),
    );

  it('shows the problem of a process with the same roles once, and no process its own problem', async () => {
    const well = start('a', ALL);
    const ill = start('b', ALL, 'Reaching Kafka');
    expect(await problemsOf(well)).toEqual([
      'Another process with the same role has a problem: Reaching Kafka has made no progress for 60 s: its cause',
    ]);
    expect(await ill.problems()).toEqual([]);
  });

  it('shows the problem of a process with more roles under the roles that this process lacks', async () => {
    const api = start('a', ['api']);
    start('b', ALL, 'Reaching Kafka');
    const has = (role: string) => `A process with the role ${role} has a problem: Reaching Kafka`;
    expect(await problemsOf(api)).toEqual(
      ['relay', 'dispatcher', 'worker'].map((role) => expect.stringContaining(has(role)) as string),
    );
  });

  it('names its own loop among the problems while it cannot report', async () => {
    let nowMs = 0;
    let failures = 0;
    const health = new LoopHealth(() => nowMs);
    const presence = new ProcessPresence({
      ...{ pool: database.pool, owner: 'a', roles: ['worker'], health, logger: {} as Logger },
      ...{ onProblem: () => void failures++, onReplaced: () => undefined },
    });
    await database.pool.query('alter table posthorn.process rename to away');
    presence.start();
    started.push(presence);
    await eventually(() => failures > 0);
    nowMs = 11_000;
    expect(health.standingStill()).toMatchObject([{ name: 'Reporting that this process runs', isMinor: true }]);
    await database.pool.query('alter table posthorn.away rename to process');
    await eventually(() => health.standingStill().length === 0);
  });
});
