import { LoopHealth } from '#kernel';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { MissingLeaders } from './missing-leaders.ts';

describe('the leaders of other processes', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  /** The leaders as a process with these sources sees them, and the problems that it reports. */
  function watching(clock: OffsetClock, sources: readonly string[]) {
    const reports: string[] = [];
    const leaders = new MissingLeaders({
      ...{ pool: database.pool, clock, health: new LoopHealth() },
      onProblem: (message: string) => void reports.push(message),
      settings: { stallMs: 30_000, outboxSources: new Map(sources.map((source) => [source, 'postgres://…'])) },
    });
    return { reports, leaders };
  }
  const lease = (name: string) =>
    database.pool.query(
      `with led as (insert into posthorn.lease values ($1, gen_random_uuid(), 1, now(), now() + interval '1 hour'))
       insert into posthorn.ownership (name, epoch, owner) values ($1, 1, 'spec')`,
      [name],
    );

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.lease, posthorn.ownership, posthorn.cursor');
  });

  it('are named if no process has led for as long as an event may wait without a report', async () => {
    const clock = new OffsetClock();
    const { reports, leaders } = watching(clock, []);
    await lease('relay:event');
    expect(await leaders.look()).toEqual([]);
    clock.set(31_000);
    expect(await leaders.look()).toEqual([]);
    clock.advance(31_000);
    clock.set(-3_600_000);
    const [missing, ...others] = await leaders.look();
    expect([missing!.name, others]).toEqual(['worker:upkeep', []]);
    expect(reports).toEqual([missing!.cause]);
    expect(missing!.cause).toContain('start a process with the role worker');
  });

  it('of the import of a source are missing, if the source has a cursor or is in the settings of this process', async () => {
    const clock = new OffsetClock();
    const { reports, leaders } = watching(clock, ['shop', 'blog']);
    for (const name of ['relay:event', 'worker:upkeep', 'import:blog']) await lease(name);
    await database.pool.query(
      `insert into posthorn.cursor (name) values ('import:old'), ('import:blog'), ('relay:event')`,
    );
    expect(await leaders.look()).toEqual([]);
    clock.advance(31_000);
    const missing = await leaders.look();
    expect(missing.map(({ name }) => name)).toEqual(['import:old', 'import:shop']);
    expect(reports).toEqual(missing.map(({ cause }) => cause));
    const [old, shop] = reports;
    expect(old).toMatch(
      /^No process follows the outbox of the source `old`, so its events are not imported: add it to /,
    );
    expect(old).toContain('if the source is retired, forget it with `./posthorn outbox forget old`');
    expect(shop).toContain('POSTHORN_OUTBOX_SOURCES of this process has it');
  });

  it('are not missing while they take a lease again and again, as with a source that cannot be reached', async () => {
    const clock = new OffsetClock();
    const { leaders } = watching(clock, ['shop']);
    for (const name of ['relay:event', 'worker:upkeep']) await lease(name);
    await database.pool.query(`insert into posthorn.ownership (name, epoch, owner) values ('import:shop', 1, 'spec')`);
    for (let nth = 0; nth < 5; nth++) {
      expect(await leaders.look()).toEqual([]);
      await database.pool.query(`update posthorn.ownership set epoch = epoch + 1 where name = 'import:shop'`);
      clock.advance(20_000);
    }
    await leaders.look();
    clock.advance(31_000);
    expect((await leaders.look()).map(({ name }) => name)).toEqual(['import:shop']);
  });
});
