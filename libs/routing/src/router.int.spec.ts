import { deliveryIdOf, LoopHealth, type PosthornEvent } from '#kernel';
import { LogRecord, type OwnedPartition } from '#message-log';
import { TenantCompute } from '#tenant-compute';
import { eventually, insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import type { Router } from './router.ts';
import { makeRouter, type SentDelivery } from './testing/make-router.ts';
import { anEvent, insertEvent } from './testing/rows.ts';

const owner: OwnedPartition = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };

describe('the router', () => {
  const compute = new TenantCompute({ onProblem: () => undefined });
  let database: TestDatabase;
  let projectId: string;
  let sent: SentDelivery[];
  let completed: number;
  let problems: string[];
  let router: Router;
  const routers: Router[] = [];

  beforeEach(async () => {
    database = await migratedDatabase();
    projectId = await insertProject(database.pool);
    sent = [];
    problems = [];
    completed = 0;
    router = newRouter();
  });
  afterEach(async () => {
    for (const each of routers.splice(0)) await each.stop();
    await database.drop();
  });
  afterAll(() => compute.close());

  const newRouter = (
    onSend: () => void = () => undefined,
    health = new LoopHealth(),
    judges: Pick<TenantCompute, 'judgeLight' | 'judgeAll'> = compute,
  ) => {
    const made = makeRouter({ pool: database.pool, compute: judges, sent, problems, health, onSend });
    routers.push(made);
    return made;
  };
  const route = async (events: PosthornEvent[], by = router) => {
    const progress = { released: () => undefined, completed: () => completed++ };
    const before = completed;
    by.onRecords(events.map((event, slot) => new LogRecord(event, owner, false, 100, slot, progress)));
    await eventually(
      () => Promise.resolve(completed),
      (n) => n === before + events.length,
    );
  };
  const sentTo = () => sent.map(({ delivery }) => delivery.endpointId);

  it('commits one routing row an event, and then sends its deliveries', async () => {
    const takes = await insertEndpoint(database.pool, projectId);
    await insertEndpoint(database.pool, projectId, { eventTypes: ['other'] });
    const event = await insertEvent(database.pool, anEvent({ projectId }));
    await route([event]);
    const { rows } = await database.pool.query('select * from posthorn.routing');
    expect(rows).toMatchObject([
      { event_id: event.id, matched: [takes], missed: [], missed_counts: { 'event-type': 1 }, fanned: false },
    ]);
    expect(sent).toMatchObject([
      { delivery: { deliveryId: deliveryIdOf(event.id, takes), endpointId: takes, event }, recheck: false },
    ]);
  });

  it('evaluates conditions on the data, and records which were false and which failed', async () => {
    const conditions = ['data.plan == "pro"', 'data.plan == "free"', 'data.missing == 1'];
    const endpoints: string[] = [];
    for (const condition of conditions) endpoints.push(await insertEndpoint(database.pool, projectId, { condition }));
    const event = await insertEvent(database.pool, anEvent({ projectId, data: '{"plan":"pro"}' }));
    await route([event]);
    const { rows } = await database.pool.query<{ missed: string[]; missed_reasons: string[] }>(
      'select r.missed, r.missed_reasons from posthorn.routing r',
    );
    expect(sentTo()).toEqual([endpoints[0]]);
    const reasons = rows[0]!.missed.map((id, index) => [id, rows[0]!.missed_reasons[index]]);
    expect(Object.fromEntries(reasons)).toEqual({
      [endpoints[1]!]: 'condition',
      [endpoints[2]!]: 'condition-error',
    });
  });

  /** Conditions as heavy as Posthorn accepts: each searches the text for a text that nearly matches everywhere. */
  const heavyConditions = (count: number) =>
    Array.from({ length: count }, (_, nth) => `data.text.contains("${'a'.repeat(400 + nth)}b${'a'.repeat(400)}")`);

  it('bounds the work of a project’s conditions for one event, and records the remaining conditions as errors', async () => {
    for (const condition of heavyConditions(40)) await insertEndpoint(database.pool, projectId, { condition });
    const data = JSON.stringify({ text: 'a'.repeat(250_000) });
    await route([await insertEvent(database.pool, anEvent({ projectId, data }))]);
    const { rows } = await database.pool.query<{ missed_reasons: string[] }>(
      'select missed_reasons from posthorn.routing',
    );
    const reasons = rows[0]!.missed_reasons;
    expect(reasons.filter((reason) => reason === 'condition')).toHaveLength(6);
    expect(reasons.filter((reason) => reason === 'condition-error')).toHaveLength(34);
  });

  it('routes another project’s event before an earlier event whose conditions take long', async () => {
    const [slow, other] = [await insertProject(database.pool), projectId];
    for (const condition of heavyConditions(5)) await insertEndpoint(database.pool, slow, { condition });
    const slowEndpoint = await insertEndpoint(database.pool, slow);
    const endpoint = await insertEndpoint(database.pool, other, { condition: 'data.n == 1' });
    const data = JSON.stringify({ text: 'a'.repeat(250_000) });
    const heavy = await insertEvent(database.pool, anEvent({ projectId: slow, data }));
    const later = await insertEvent(database.pool, anEvent({ projectId: slow, data: '{"text":""}' }));
    const light = await insertEvent(database.pool, anEvent({ projectId: other, data: '{"n":1}' }));
    await compute.check(other, [{ schema: { text: '{}', width: 1 }, data: '{}' }]); // the thread for light work has started
    await route([heavy, later, light]);
    expect(sent.map(({ delivery }) => [delivery.endpointId, delivery.event.id])).toEqual([
      [endpoint, light.id],
      [slowEndpoint, heavy.id],
      [slowEndpoint, later.id],
    ]);
  });

  it('is no standstill because of a revoked event whose conditions take long', async () => {
    const health = new LoopHealth();
    const failing = () => health.standingStill(-1).map(({ name }) => name);
    const revoked = newRouter(undefined, health);
    for (const condition of heavyConditions(5)) await insertEndpoint(database.pool, projectId, { condition });
    const data = JSON.stringify({ text: 'a'.repeat(250_000) });
    const event = await insertEvent(database.pool, anEvent({ projectId, data }));
    await database.pool.query('alter table posthorn.routing rename to away');
    const progress = { released: () => undefined, completed: () => completed++ };
    revoked.onRecords([new LogRecord(event, owner, false, 100, 0, progress)]);
    await eventually(
      () => Promise.resolve(failing()),
      (names) => names.includes('Routing events of slow projects'),
    );
    await revoked.onRevoked([owner]);
    expect(failing()).toEqual([]);
    await database.pool.query('alter table posthorn.away rename to routing');
  });

  it('evaluates conditions once, even if a later step fails, and counts their time for no standstill', async () => {
    let nowMs = 0;
    const health = new LoopHealth(() => nowMs);
    const [judged, still]: [object[], string[]] = [[], []];
    const judges: Pick<TenantCompute, 'judgeLight' | 'judgeAll'> = {
      judgeLight: (...asked) => compute.judgeLight(...asked),
      async judgeAll(id, questions) {
        judged.push(...questions.map(({ event }) => event));
        await compute.judgeAll(id, questions);
        nowMs += 12_000;
        still.push(...health.standingStill().map(({ name }) => name));
      },
    };
    const failing = newRouter(undefined, health, judges);
    for (const condition of heavyConditions(5)) await insertEndpoint(database.pool, projectId, { condition });
    const data = JSON.stringify({ text: 'a'.repeat(250_000) });
    const [first, second] = [anEvent({ projectId, data }), anEvent({ projectId, data })];
    for (const event of [first, second]) await insertEvent(database.pool, event);
    await database.pool.query('alter table posthorn.routing rename to away');
    const progress = { released: () => undefined, completed: () => completed++ };
    const take = (event: PosthornEvent) => failing.onRecords([new LogRecord(event, owner, false, 100, 0, progress)]);
    take(first);
    await eventually(
      () => Promise.resolve(problems.length),
      (n) => n > 0,
    );
    take(second); // is evaluated while the commit of the first one has failed
    await eventually(
      () => Promise.resolve(judged.length),
      (n) => n >= 2,
    );
    await database.pool.query('alter table posthorn.away rename to routing');
    await eventually(
      () => Promise.resolve(completed),
      (n) => n === 2,
    );
    expect(judged).toEqual([first, second]);
    expect(still).not.toContain('Routing events of slow projects');
  });

  it.each([
    ['Routing events', 0],
    ['Routing events of slow projects', 5],
  ])('reports %s as begun while Postgres does not respond', async (name, conditions) => {
    const health = new LoopHealth();
    const hung = newRouter(undefined, health);
    for (const condition of heavyConditions(conditions)) await insertEndpoint(database.pool, projectId, { condition });
    const event = await insertEvent(
      database.pool,
      anEvent({ projectId, data: JSON.stringify({ text: 'a'.repeat(250_000) }) }),
    );
    const stranger = await database.pool.connect();
    await stranger.query('begin; lock table posthorn.routing in exclusive mode');
    const routed = route([event], hung);
    try {
      const begun = () => Promise.resolve(health.standingStill(100));
      const found = await eventually(begun, (loops) => loops.some((loop) => loop.name === name));
      expect(found).toEqual([expect.objectContaining({ name, cause: undefined })]);
    } finally {
      await stranger.query('rollback');
      stranger.release();
    }
    await routed;
    expect(health.standingStill(-1)).toEqual([]);
  });

  it('routes an event to an endpoint that was committed just before it, every time', async () => {
    for (let round = 0; round < 20; round++) {
      const endpoint = await insertEndpoint(database.pool, projectId);
      const event = await insertEvent(database.pool, anEvent({ projectId }));
      sent.length = 0;
      await route([event]);
      expect(sentTo()).toContain(endpoint);
    }
  });

  it('follows the stored row when an event arrives again, even if the catalogue has changed', async () => {
    const before = await insertEndpoint(database.pool, projectId);
    const event = await insertEvent(database.pool, anEvent({ projectId }));
    await route([event]);
    await insertEndpoint(database.pool, projectId);
    sent = [];
    await route([event], newRouter());
    expect(sent).toMatchObject([{ delivery: { endpointId: before }, recheck: true }]);
  });

  it('completes an event that no endpoint takes, with its reasons kept', async () => {
    const event = await insertEvent(database.pool, anEvent({ projectId }));
    await route([event]);
    expect(sent).toEqual([]);
    const { rowCount } = await database.pool.query('select from posthorn.routing where event_id = $1', [event.id]);
    expect(rowCount).toBe(1);
  });

  it('tries again until the database accepts the routing, and sends nothing before', async () => {
    const endpoint = await insertEndpoint(database.pool, projectId);
    const event = await insertEvent(database.pool, anEvent({ projectId }));
    await database.pool.query('alter table posthorn.routing rename to away');
    const routed = route([event]);
    await eventually(
      () => Promise.resolve(problems.length),
      (n) => n > 1,
    );
    expect(sent).toEqual([]);
    await database.pool.query('alter table posthorn.away rename to routing');
    await routed;
    expect(sentTo()).toEqual([endpoint]);
  });

  it('routes another project’s event before the rest of a flood that came before it', async () => {
    const other = await insertProject(database.pool);
    await insertEndpoint(database.pool, projectId);
    const endpoint = await insertEndpoint(database.pool, other);
    const flood = Array.from({ length: 3_000 }, () => anEvent({ projectId }));
    await route([...flood, anEvent({ projectId: other })]);
    expect(sentTo().indexOf(endpoint)).toBeLessThan(100);
    const inOrder = sent.filter(({ delivery }) => delivery.event.projectId === projectId);
    expect(inOrder.map(({ delivery }) => delivery.event.id)).toEqual(flood.map(({ id }) => id));
  });

  it('forgets queued events of a revoked partition while the database is away', async () => {
    await insertEndpoint(database.pool, projectId);
    await database.pool.query('alter table posthorn.routing rename to away');
    const progress = { released: () => undefined, completed: () => completed++ };
    router.onRecords([new LogRecord(anEvent({ projectId }), owner, false, 100, 0, progress)]);
    await eventually(
      () => Promise.resolve(problems.length),
      (n) => n > 0,
    );
    await router.onRevoked([owner]);
    await database.pool.query('alter table posthorn.away rename to routing');
    await route([anEvent({ projectId })]);
    expect([sent.length, completed]).toEqual([1, 1]);
  });

  it('releases a partition when its committed events are handed over', async () => {
    await insertEndpoint(database.pool, projectId);
    const begun = Promise.withResolvers<void>();
    const by = newRouter(() => {
      for (const beganMs = performance.now(); performance.now() - beganMs < 6;); // longer than a slice
      begun.resolve();
    });
    const progress = { released: () => undefined, completed: () => completed++ };
    const events = Array.from({ length: 1_000 }, () => anEvent({ projectId }));
    by.onRecords(events.map((event, slot) => new LogRecord(event, owner, false, 100, slot, progress)));
    await begun.promise;
    await by.onRevoked([owner]);
    expect(sent).toHaveLength(1_000);
  });
});
