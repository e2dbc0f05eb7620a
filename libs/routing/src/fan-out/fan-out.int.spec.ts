import { systemClock, uuidv7, YieldingRate } from '#kernel';
import { LogRecord, type OwnedPartition } from '#message-log';
import { claimOwnership } from '#postgres';
import { TenantCompute } from '#tenant-compute';
import { eventually, insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { Catalogue } from '#catalogue';
import { addMatches } from '../added-matches.ts';
import { Router } from '../router.ts';
import { HeldLog } from '../testing/held-log.ts';
import { anEvent, insertEvent } from '../testing/rows.ts';

const FENCE = 'spec/0';

describe('The fan-out', () => {
  let database: TestDatabase;
  let log: HeldLog;
  let owner: OwnedPartition;
  let router: Router;
  let problems: string[];
  let completed: number;
  let projectId: string;

  beforeEach(async () => {
    database = await migratedDatabase();
    projectId = await insertProject(database.pool);
    problems = [];
    completed = 0;
    await restart();
  });
  afterEach(async () => {
    await router.stop();
    await database.drop();
  });

  /** Starts another process that takes over, with a log of its own. */
  const restart = async () => {
    log = new HeldLog();
    const { pool } = database;
    owner = { fence: FENCE, epoch: await claimOwnership(pool, FENCE, 'spec'), partition: 0, partitionCount: 1 };
    const onProblem = (message: string) => problems.push(message);
    const options = { pool, catalogue: new Catalogue(pool), deliveries: log, clock: systemClock, onProblem };
    const compute = new TenantCompute({ onProblem }); // starts no thread: no endpoint has a condition
    router = new Router({ ...options, rate: new YieldingRate(), compute, maxFanOutBytes: 8_388_608 });
    await router.onAssigned([owner]);
  };
  const route = async (project: string, given = {}) => {
    const event = await insertEvent(database.pool, anEvent({ projectId: project, ...given }));
    const before = completed;
    const progress = { released: () => undefined, completed: () => completed++ };
    router.onRecords([new LogRecord(event, owner, false, 100, 0, progress)]);
    await eventually(
      () => Promise.resolve(completed),
      (n) => n > before,
    );
    return event;
  };
  const insertEndpoints = async (project: string, count: number) => {
    await database.pool.query(
      `insert into posthorn.endpoint
         (id, project_id, url, name, profile, policy, state, version, created_at, updated_at)
       select gen_random_uuid(), $1, 'https://example.com/', 'spec', 'standard-webhooks', '{}', 'active', 1, now(), now()
       from generate_series(1, $2) n`,
      [project, count],
    );
  };
  const rows = async () => {
    const found = await database.pool.query<{ event_id: string; next: number }>(
      'select event_id, next from posthorn.fanout order by position',
    );
    return found.rows;
  };
  const sent = () => log.sent.flatMap(({ deliveries }) => deliveries);
  const sentTo = (eventId: string) => {
    return sent()
      .filter((delivery) => delivery.eventId === eventId)
      .map(({ endpointId }) => endpointId);
  };

  it('completes an event with many endpoints once its row is committed, and sends its deliveries in pieces', async () => {
    await insertEndpoints(projectId, 1_000);
    const event = await route(projectId);
    await eventually(rows, (left) => left.length === 0);
    expect(new Set(sentTo(event.id)).size).toBe(1_000);
    expect(sentTo(event.id)).toHaveLength(1_000);
    expect(Math.max(...log.sent.map(({ deliveries }) => deliveries.length))).toBeLessThanOrEqual(256);
    expect(log.sent.every(({ recheck }) => !recheck)).toBe(true);
  });

  it('moves the place inside an event only up to the first piece that is not acknowledged', async () => {
    log.holds = true;
    await insertEndpoints(projectId, 1_000);
    const event = await route(projectId);
    await eventually(
      () => Promise.resolve(log.sent.length),
      (n) => n >= 2,
    );
    log.acknowledge(1, 2);
    expect(await rows()).toEqual([{ event_id: event.id, next: 0 }]);
    log.acknowledge(0, 1);
    const acknowledged = log.sent[0]!.deliveries.length + log.sent[1]!.deliveries.length;
    await eventually(rows, ([row]) => row!.next === acknowledged);
  });

  it('continues after the last acknowledged piece when another process takes over, with possible repeats', async () => {
    log.holds = true;
    await insertEndpoints(projectId, 300);
    const event = await route(projectId);
    await eventually(
      () => Promise.resolve(log.sent.length),
      (n) => n >= 1,
    );
    log.acknowledge(0, 1);
    const { length } = log.sent[0]!.deliveries;
    await eventually(rows, ([row]) => row!.next === length);
    await router.stop();
    await restart();
    await eventually(rows, (left) => left.length === 0);
    expect(sentTo(event.id)).toHaveLength(300 - length);
    expect(log.sent.every(({ recheck }) => recheck)).toBe(true);
  });

  it.each([
    ['a small event that no piece of was sent', 3, 0],
    ['a large event whose first piece was sent', 300, 1],
  ])('sends no match that was added meanwhile when it resumes %s', async (_, count, pieces) => {
    log.holds = true;
    log.isReady = pieces > 0;
    await insertEndpoints(projectId, count);
    const event = await route(projectId);
    await eventually(
      () => Promise.resolve(log.sent.length),
      (n) => n >= pieces,
    );
    await router.stop();
    const added = await insertEndpoint(database.pool, projectId);
    await addMatches(database.pool, [{ eventId: event.id, endpointId: added }]);
    await restart();
    await eventually(rows, (left) => left.length === 0);
    expect(sentTo(event.id).includes(added)).toBe(false);
    expect(log.sent.every(({ recheck }) => recheck)).toBe(true);
  });

  it('writes no place for a former owner', async () => {
    log.holds = true;
    await insertEndpoints(projectId, 100);
    await route(projectId);
    await eventually(
      () => Promise.resolve(log.sent.length),
      (n) => n >= 1,
    );
    await claimOwnership(database.pool, FENCE, 'another');
    log.acknowledge(0);
    await router.stop();
    expect(await rows()).toMatchObject([{ next: 0 }]);
  });

  it('resends deliveries that the log refused from the saved place, with possible repeats', async () => {
    log.refuses = true;
    await insertEndpoints(projectId, 100);
    const event = await route(projectId);
    await eventually(
      () => Promise.resolve(problems.length),
      (n) => n > 0,
    );
    log.refuses = false;
    await eventually(rows, (left) => left.length === 0);
    expect(new Set(sentTo(event.id)).size).toBe(100);
    expect(log.sent.every(({ recheck }) => recheck)).toBe(true);
  });

  it('marks all deliveries that the log may have as possible repeats, even if the log refuses the first of them often', async () => {
    log.holds = true;
    await insertEndpoints(projectId, 300); // more than a piece
    await route(projectId);
    const last = await route(projectId);
    await eventually(
      () => Promise.resolve(sentTo(last.id).length),
      (n) => n > 0,
    );
    [log.holds, log.refuses] = [false, true];
    const { length } = log.sent;
    log.lose();
    await eventually(
      () => Promise.resolve(problems.length),
      (n) => n >= 3,
    );
    log.refuses = false;
    await eventually(rows, (left) => left.length === 0);
    const again = log.sent.slice(length);
    expect(again.flatMap(({ deliveries }) => deliveries)).toHaveLength(600);
    expect(again.map(({ recheck }) => recheck)).not.toContain(false);
  });

  it('sends a small event of the same project after the earlier large event', async () => {
    log.holds = true;
    await insertEndpoints(projectId, 400);
    const all = await route(projectId);
    const one = await insertEndpoint(database.pool, projectId, { eventTypes: ['rare'] });
    await database.pool.query(
      `update posthorn.endpoint set event_types = '{post.*}', changed_pos = default where id <> $1`,
      [one],
    );
    const small = await route(projectId, { type: 'rare' });
    expect((await rows()).map(({ event_id: id }) => id)).toEqual([all.id, small.id]);
    log.holds = false;
    const releasing = setInterval(() => log.acknowledge(0), 5);
    await eventually(rows, (left) => left.length === 0);
    clearInterval(releasing);
    expect(sent().at(-1)!.eventId).toBe(small.id);
    expect(sentTo(small.id)).toEqual([one]);
    expect(sentTo(all.id)).toHaveLength(400);
  });

  it('sends another project’s small event before the rest of a large event', async () => {
    log.holds = true;
    const other = await insertProject(database.pool);
    await insertEndpoints(projectId, 3_000);
    await insertEndpoints(other, 2);
    await route(projectId);
    await eventually(
      () => Promise.resolve(log.sent.length),
      (n) => n > 0,
    );
    const event = anEvent({ projectId: other });
    await insertEvent(database.pool, event);
    router.onRecords([new LogRecord(event, owner, false, 1, 0, { released: () => 0, completed: () => 0 })]);
    await eventually(
      () => Promise.resolve(sentTo(event.id).length),
      (n) => n === 2,
    );
    const large = log.sent.filter((piece) => piece.projectId === projectId);
    expect(large.flatMap(({ deliveries }) => deliveries).length).toBeLessThanOrEqual(1_024);
    log.acknowledge(0);
  });

  it('takes turns between projects, a piece each', async () => {
    const projects = [projectId, await insertProject(database.pool), await insertProject(database.pool)];
    log.isReady = false;
    for (const each of projects) {
      await insertEndpoints(each, 640);
      await route(each);
    }
    await router.stop();
    await restart();
    await eventually(rows, (left) => left.length === 0);
    const bySize = new Map(projects.map((each) => [each, 0]));
    for (const piece of log.sent) {
      bySize.set(piece.projectId, bySize.get(piece.projectId)! + piece.deliveries.length);
      const counts = [...bySize.values()];
      if (Math.max(...counts) === 640) break;
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(192);
    }
  });

  it('leaves deliveries in Postgres while the log is full, and completes the event', async () => {
    log.isReady = false;
    await insertEndpoint(database.pool, projectId);
    const event = await route(projectId);
    expect(log.sent).toEqual([]);
    expect(await rows()).toMatchObject([{ event_id: event.id }]);
  });

  it('drops an event that is past its retention, and reports it', async () => {
    log.isReady = false;
    await insertEndpoints(projectId, 100);
    const event = await route(projectId);
    await router.stop();
    await database.pool.query('delete from posthorn.event where id = $1', [event.id]);
    await restart();
    await eventually(rows, (left) => left.length === 0);
    expect(log.sent).toEqual([]);
    expect(problems).toEqual([expect.stringContaining('past its retention')]);
  });

  it('sends large data in pieces of a bounded number of bytes', async () => {
    await insertEndpoints(projectId, 20);
    const event = await route(projectId, { id: uuidv7(Date.now()), data: JSON.stringify('x'.repeat(250_000)) });
    await eventually(rows, (left) => left.length === 0);
    expect(sentTo(event.id)).toHaveLength(20);
    expect(Math.max(...log.sent.map(({ deliveries }) => deliveries.length))).toBeLessThanOrEqual(4);
  });
});
