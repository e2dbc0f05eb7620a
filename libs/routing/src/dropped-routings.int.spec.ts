import { LoopHealth, toTypeId } from '#kernel';
import { LogRecord, type OwnedPartition } from '#message-log';
import { TenantCompute } from '#tenant-compute';
import { dropRows, eventually, insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import type { Router } from './router.ts';
import { storeRoutings } from './store-routings.ts';
import { makeRouter, type SentDelivery } from './testing/make-router.ts';
import { anEvent, aRouting, insertEvent } from './testing/rows.ts';

const owner: OwnedPartition = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };

describe('a router, while a trigger drops one of its routing rows,', () => {
  const compute = new TenantCompute({ onProblem: () => undefined });
  let database: TestDatabase;
  let health: LoopHealth;
  let sent: SentDelivery[];
  let problems: string[];
  let router: Router;

  beforeEach(async () => {
    database = await migratedDatabase();
    health = new LoopHealth();
    [sent, problems] = [[], []];
    router = makeRouter({ pool: database.pool, compute, sent, problems, health });
  });
  afterEach(async () => {
    await router.stop();
    await database.drop();
  });
  afterAll(() => compute.close());

  const hand = (events: ReturnType<typeof anEvent>[]) => {
    let completed = 0;
    const progress = { released: () => undefined, completed: () => completed++ };
    router.onRecords(events.map((event, slot) => new LogRecord(event, owner, false, 100, slot, progress)));
    return (n: number) =>
      eventually(
        () => Promise.resolve(completed),
        (now) => now === n,
      );
  };
  const sentEvents = () => sent.map(({ delivery }) => delivery.event.id).sort();
  const count = async (table: string) => (await database.pool.query(`select from posthorn.${table}`)).rowCount;

  it('routes the other events, names the trigger, and routes the event of the dropped row once it is stored', async () => {
    const projects = [await insertProject(database.pool), await insertProject(database.pool)];
    for (const each of projects) await insertEndpoint(database.pool, each);
    const events = [...projects, ...projects].map((projectId) => anEvent({ projectId }));
    const dropped = events[1]!;
    const mend = await dropRows(database.pool, 'routing', { when: `new.event_id = '${dropped.id}'` });
    const completed = hand(events);
    await completed(3);
    expect(sentEvents()).toEqual(
      events
        .filter((event) => event !== dropped)
        .map(({ id }) => id)
        .sort(),
    );
    const cause = /Postgres leaves out a row of posthorn\.routing.*drop trigger drops/;
    await eventually(
      () => Promise.resolve(problems.length),
      (length) => length > 0,
    );
    expect(problems).toEqual([expect.stringMatching(cause)]);
    expect(problems[0]).toContain(`Postgres refuses the routing of ${toTypeId('evt', dropped.id)}`);
    const still = await eventually(
      () => Promise.resolve(health.standingStill(0)),
      ({ length }) => length === 1,
    );
    expect(still).toMatchObject([{ cause: expect.stringMatching(cause) as string, isMinor: true }]);
    await mend();
    await completed(4);
    expect(sentEvents()).toEqual(events.map(({ id }) => id).sort());
  });

  it('stores no routing whose fan-out is dropped', async () => {
    const projectId = await insertProject(database.pool);
    const event = await insertEvent(database.pool, anEvent({ projectId }));
    const routing = aRouting(event, [], { fanOut: { epoch: 1, dataBytes: 2 } });
    const mend = await dropRows(database.pool, 'fanout');
    const isDropped = { message: expect.stringMatching(/posthorn\.fanout.*drop trigger drops/) as string };
    await expect(storeRoutings(database.pool, [routing])).rejects.toMatchObject(isDropped);
    expect(await count('routing')).toBe(0);
    await mend();
    await storeRoutings(database.pool, [routing]);
    expect([await count('routing'), await count('fanout')]).toEqual([1, 1]);
  });
});
