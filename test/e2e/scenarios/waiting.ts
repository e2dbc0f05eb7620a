import { eventually, webhookIdOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { LANE_MAX_RECORDS } from '../support/system.ts';
import { TestProject } from '../support/test-project.ts';

const EVENTS = 100;
const MAX_IN_FLIGHT = 2;
/** The requests in flight to an endpoint without any result yet. */
const INITIAL_IN_FLIGHT = 8;
/** The number of failures that open a circuit breaker. */
const TO_OPEN = 10;
const MINUTE_MS = 60_000;

async function parkedCount({ system }: Scene): Promise<number> {
  const { rows } = await system.database.pool.query<{ count: number }>(
    'select count(*)::int as count from posthorn.due d where d.parked',
  );
  return rows[0]!.count;
}

const events = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: 'post.published', data: index }));
const different = (requests: Parameters<typeof webhookIdOf>[0][]) => new Set(requests.map(webhookIdOf)).size;

/** Deliveries whose endpoints are slow. */
export function waiting(scene: Scene): void {
  it('delay no other project, and arrive when their endpoint responds again', async () => {
    const { system, receiver } = scene;
    const wake = receiver.hold('/asleep');
    const [sleepy, lively] = [await TestProject.create(system), await TestProject.create(system)];
    const policy = { timeoutMs: 60_000, maxInFlight: MAX_IN_FLIGHT };
    await sleepy.createEndpoint(receiver.url('/asleep'), { policy });
    await lively.createEndpoint(receiver.url('/awake'));

    await sleepy.sendBatch(events(EVENTS));
    await receiver.waitFor('/asleep', MAX_IN_FLIGHT);
    await lively.sendBatch(events(EVENTS));
    await receiver.waitFor('/awake', (requests) => different(requests) === EVENTS);
    const waitInPostgres = EVENTS - LANE_MAX_RECORDS - MAX_IN_FLIGHT;
    await eventually(
      () => parkedCount(scene),
      (parked) => parked >= waitInPostgres,
    );
    expect(receiver.requests('/asleep')).toHaveLength(MAX_IN_FLIGHT);

    wake();
    await receiver.waitFor('/asleep', (requests) => different(requests) === EVENTS);
    await eventually(
      () => parkedCount(scene),
      (parked) => parked === 0,
    );
    expect(receiver.requests('/asleep')).toHaveLength(EVENTS);
    expect(receiver.requests('/awake')).toHaveLength(EVENTS);
  });

  it('wait for the circuit breaker of a failing endpoint, as the API shows, and arrive when the endpoint responds', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/broken', 500);
    const { id } = await project.createEndpoint(receiver.url('/broken'), { policy: { retryDelaysMs: [] } });
    await project.sendBatch(events(TO_OPEN));
    const { breaker } = await project.endpoint(id, (endpoint) => endpoint.breaker.state === 'open');
    expect(breaker.failureShare).toBe(1);
    expect(Date.parse(breaker.until!)).toBeGreaterThan(Date.parse(breaker.since!));
    const event = await project.send({ type: 'post.published', data: 'waits' });
    const waiting = await project.delivery(event.id, id, ({ waitsFor }) => waitsFor === 'circuit-breaker');
    expect(waiting).toMatchObject({ status: 'pending', attemptCount: 0 });
    const backlog = () => system.api.get<{ backlog: { waiting: number } }>(project.path);
    await eventually(backlog, (shown) => shown.backlog.waiting === 1);
    expect(receiver.requests('/broken')).toHaveLength(TO_OPEN);

    receiver.answer('/broken', 200);
    await system.advance(MINUTE_MS);
    await project.delivery(event.id, id, ({ status, waitsFor }) => status === 'succeeded' && waitsFor === null);
    await project.endpoint(id, (endpoint) => endpoint.breaker.state === 'closed');
    await eventually(backlog, (shown) => shown.backlog.waiting === 0);
  });

  it('all arrive after a burst that is longer than their endpoint’s lane', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    await project.createEndpoint(receiver.url('/burst'));
    const bursts = 5;
    for (let nth = 0; nth < bursts; nth++) await project.sendBatch(events(EVENTS));
    await receiver.waitFor('/burst', (requests) => different(requests) === bursts * EVENTS);
    expect(receiver.requests('/burst')).toHaveLength(bursts * EVENTS);
  });

  it('all arrive even if Postgres parks them only after all earlier deliveries have ended', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    await project.createEndpoint(receiver.url('/late'));
    // As with a stalled disk: no row can be parked, claimed or answered, while events still flow.
    const client = await system.database.pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table posthorn.due in share mode');
      await project.sendBatch(events(10 * EVENTS));
      await receiver.waitFor('/late', INITIAL_IN_FLIGHT + LANE_MAX_RECORDS);
    } finally {
      await client.query('rollback');
      client.release();
    }
    await receiver.waitFor('/late', 10 * EVENTS);
    await eventually(
      () => parkedCount(scene),
      (parked) => parked === 0,
    );
    expect(receiver.requests('/late')).toHaveLength(10 * EVENTS);
  });
}
