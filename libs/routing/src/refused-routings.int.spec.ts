import { LoopHealth, toTypeId } from '#kernel';
import { LogRecord, type OwnedPartition } from '#message-log';
import { TenantCompute } from '#tenant-compute';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import type { Router } from './router.ts';
import { makeRouter, type SentDelivery } from './testing/make-router.ts';
import { anEvent, insertEndpoint, insertProject } from './testing/rows.ts';

const owner: OwnedPartition = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };
const REFUSED = 'Routing events that Postgres refuses';

describe('a router whose routing rows Postgres refuses', () => {
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

  const refuse = async (eventId: string) => {
    await database.pool.query(`create function refuse() returns trigger language plpgsql as $$ begin
      if new.event_id = '${eventId}' then raise 'not this one'; end if; return new; end $$`);
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
  const standingStill = () => health.standingStill(-1).map(({ name }) => name);

  it('routes the others, also later ones of the same project, and the refused one once it is taken', async () => {
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
      (names) => names.includes(REFUSED),
    );
    expect(problems).toEqual([
      `Postgres refuses the routing of ${toTypeId('evt', refused!.id)}, which is tried again: not this one`,
    ]);

    await database.pool.query('drop trigger refuse on posthorn.routing');
    await completed(4);
    expect(sentEvents()).toEqual([...ids, refused!.id].sort());
    expect(standingStill()).not.toContain(REFUSED);
  });

  it('forgets what is refused of a revoked partition', async () => {
    const projectId = await insertProject(database.pool);
    const event = anEvent({ projectId });
    await refuse(event.id);
    hand([event]);
    await eventually(
      () => Promise.resolve(standingStill()),
      (names) => names.includes(REFUSED),
    );
    await router.onRevoked([owner]);
    expect(standingStill()).not.toContain(REFUSED);
  });
});
