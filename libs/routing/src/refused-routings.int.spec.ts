import { LoopHealth, toTypeId } from '#kernel';
import { LogRecord, type OwnedPartition } from '#message-log';
import { TenantCompute } from '#tenant-compute';
import { eventually, insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import type { Router } from './router.ts';
import { makeRouter, type SentDelivery } from './testing/make-router.ts';
import { anEvent } from './testing/rows.ts';

const owner: OwnedPartition = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };
const REFUSED = 'Routing events that Postgres refuses';

describe('a router, while Postgres refuses a routing row,', () => {
  const compute = new TenantCompute({ onProblem: () => undefined });
  let database: TestDatabase;
  let health: LoopHealth;
  let nowMs: number;
  let sent: SentDelivery[];
  let problems: string[];
  let router: Router;

  beforeEach(async () => {
    database = await migratedDatabase();
    nowMs = 0;
    health = new LoopHealth(() => nowMs);
    [sent, problems] = [[], []];
    router = makeRouter({ pool: database.pool, compute, sent, problems, health });
  });
  afterEach(async () => {
    await router.stop();
    await database.drop();
  });
  afterAll(() => compute.close());

  const refuse = async (...eventIds: string[]) => {
    await database.pool.query(`create function refuse() returns trigger language plpgsql as $$ begin
      if new.event_id = any ('{${eventIds.join()}}') then raise 'not this one' using errcode = '45000'; end if; return new; end $$`);
    await database.pool.query(
      'create trigger refuse before insert on posthorn.routing for each row execute function refuse()',
    );
  };
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
  /** The loops without progress for so long that readiness names them. */
  const standingStill = () => {
    nowMs += 60_000;
    return health.standingStill().map(({ name, isMinor }) => (isMinor ? name : `${name} (not minor)`));
  };

  it('routes the other events, even later events of the same project, and the refused event once its row is accepted', async () => {
    const [project, other] = [await insertProject(database.pool), await insertProject(database.pool)];
    for (const each of [project, other]) await insertEndpoint(database.pool, each);
    const events = [project, other, project, other].map((projectId) => anEvent({ projectId }));
    const [refused] = events;
    await refuse(refused!.id);
    const completed = hand(events);
    await completed(3);
    const later = anEvent({ projectId: project });
    await hand([later])(1);
    const ids = [...events.slice(1), later].map(({ id }) => id);
    expect(sentEvents()).toEqual(ids.sort());
    await eventually(
      () => Promise.resolve(standingStill()),
      (names) => names.length > 0,
    );
    expect(standingStill()).toEqual([REFUSED]);
    expect(problems).toEqual([
      `Postgres refuses the routing of ${toTypeId('evt', refused!.id)}, which is tried again: not this one`,
    ]);

    await database.pool.query('drop trigger refuse on posthorn.routing');
    await completed(4);
    expect(sentEvents()).toEqual([...ids, refused!.id].sort());
    expect(standingStill()).toEqual([]);
  });

  it('evaluates the conditions of other events, even if many large events are refused', async () => {
    const projectId = await insertProject(database.pool);
    await insertEndpoint(database.pool, projectId, { condition: 'data.n == 1' });
    const large = Array.from({ length: 12 }, () => anEvent({ projectId, data: `{"text":"${'x'.repeat(250_000)}"}` }));
    await refuse(...large.map(({ id }) => id));
    hand(large);
    await eventually(
      () => Promise.resolve(problems.length),
      (n) => n === large.length,
    );
    const event = anEvent({ projectId, data: '{"n":1}' });
    await hand([event])(1);
    expect(sentEvents()).toEqual([event.id]);
  });

  it('forgets refused routings of a revoked partition', async () => {
    const projectId = await insertProject(database.pool);
    const event = anEvent({ projectId });
    await refuse(event.id);
    hand([event]);
    await eventually(
      () => Promise.resolve(standingStill()),
      (names) => names.length > 0,
    );
    await router.onRevoked([owner]);
    expect(standingStill()).toEqual([]);
    await database.pool.query('drop trigger refuse on posthorn.routing');
    await hand([anEvent({ projectId })])(1);
    expect((await database.pool.query('select from posthorn.routing')).rowCount).toBe(1);
  });
});
