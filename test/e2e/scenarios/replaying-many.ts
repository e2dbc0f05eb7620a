import type { DeliveryView, ReplayView } from '#admin';
import { fromTypeId } from '#kernel';
import { eventually, webhookIdOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const HOUR_MS = 3_600_000;

/** Replays of many deliveries, by a filter. */
export function replayingMany(scene: Scene): void {
  let project: TestProject;

  beforeEach(async () => {
    project = await TestProject.create(scene.system);
  });

  /** All times of this scenario's events, by the clock of the system or that of the machine. */
  const anyTime = () => ({
    after: new Date(Date.now() - HOUR_MS).toISOString(),
    before: new Date(Date.now() + 1_000_000 * HOUR_MS).toISOString(),
  });
  const request = (given: object) =>
    scene.system.api.post<ReplayView>(`${project.path}/replays`, { ...anyTime(), ...given });
  const replay = async (given: object) => (await request(given)) as ReplayView & { id: string };
  const get = (id: string) => scene.system.api.get<ReplayView>(`${project.path}/replays/${id}`);
  const over = (id: string) =>
    eventually(
      () => get(id),
      ({ status, remaining }) => status === 'completed' && remaining === 0,
    );
  const sendAll = (count: number, type = 'post.published') =>
    project.sendBatch(Array.from({ length: count }, (_, n) => ({ type, data: { n } })));
  const deliveriesOf = async (endpoint: string, status: string, count: number) => {
    const list = () => project.pages<DeliveryView>(`deliveries?endpoint=${endpoint}`, 250);
    const isRight = (pages: DeliveryView[][]) =>
      pages.flat().length === count && pages.flat().every((delivery) => delivery.status === status);
    return (await eventually(list, isRight)).flat();
  };

  it('sends the failed ones of an endpoint to its present URL, under their own webhook-ids, as the dry run counted', async () => {
    const { receiver, system } = scene;
    receiver.answer('/many/before', 500);
    const endpoint = await project.createEndpoint(receiver.url('/many/before'), { policy: { retryDelaysMs: [] } });
    const untouched = await project.createEndpoint(receiver.url('/many/other'), { eventTypes: ['other.type'] });
    await sendAll(12);
    await sendAll(3, 'other.type');
    const failed = await deliveriesOf(endpoint.id, 'exhausted', 15);
    await deliveriesOf(untouched.id, 'succeeded', 3);
    await system.api.patch(`${project.path}/endpoints/${endpoint.id}`, { url: receiver.url('/many/after') });

    const filter = { endpoint: endpoint.id, status: 'exhausted', type: 'post.published' };
    const dryRun = await request({ ...filter, dryRun: true });
    expect(dryRun).toMatchObject({ id: null, status: 'dry-run', total: 12, isTotalExact: true, remaining: 12 });
    expect(dryRun.sample).toHaveLength(10);
    expect(receiver.requests('/many/after')).toEqual([]);

    const { id, ...made } = await replay(filter);
    expect(made).toMatchObject({ status: 'running', total: 12, ratePerSecond: 50, endedAt: null });
    expect(await over(id)).toMatchObject({ total: 12, done: 12, failed: 0, skipped: 0, problem: null });
    const ids = failed.filter(({ eventType }) => eventType === 'post.published').map((delivery) => delivery.id);
    expect(receiver.requests('/many/after').map(webhookIdOf).sort()).toEqual(ids.sort());
    const { attempts } = await system.api.get<{ attempts: { replayId: string | null }[] }>(
      `${project.path}/deliveries/${ids[0]}`,
    );
    expect(attempts.map(({ replayId }) => replayId)).toEqual([null, id]);
    expect((await project.pages<ReplayView>('replays', 1)).flat().map((each) => each.id)).toEqual([id]);
  });

  it('reaches a disabled endpoint only if it is forced, and disables it by a 410 alone', async () => {
    const { receiver, system } = scene;
    receiver.answer('/many/gone', 200, 200, 410, 200, 410);
    const endpoint = await project.createEndpoint(receiver.url('/many/gone'), { policy: { retryDelaysMs: [] } });
    await sendAll(2);
    const [first] = await deliveriesOf(endpoint.id, 'succeeded', 2);
    await project.send({ type: 'post.published', data: 'gone' });
    await project.endpoint(endpoint.id, ({ state }) => state === 'disabled');

    const filter = { endpoint: endpoint.id, status: 'succeeded' };
    expect(
      await system.api.call('POST', `${project.path}/replays`, { json: { ...anyTime(), ...filter } }),
    ).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('is disabled') as string },
    });
    const { id } = await replay({ ...filter, force: true });
    expect(await over(id)).toMatchObject({ done: 1, failed: 1 });
    await system.api.post(`${project.path}/deliveries/${first!.id}/replay`, { force: true });
    // Until its third attempt is recorded, the delivery is not listed as succeeded.
    await project.delivery(first!.eventId, endpoint.id, ({ attempts }) => attempts.length === 3);
    expect(await project.history(endpoint.id)).toEqual(['endpoint.created', 'endpoint.disabled']);

    await project.ask(endpoint.id, 'resume');
    const again = await replay({ ...filter, ratePerSecond: 1_000 });
    // The second delivery is sent beside the first one, or the endpoint is disabled before that: then it is skipped, or
    // left out if the replay has not come to it yet.
    const { failed, skipped, excluded, done } = await over(again.id);
    expect([done, failed + skipped + excluded]).toEqual([0, 2]);
    expect(failed).toBeGreaterThan(0);
    await project.endpoint(endpoint.id, ({ state }) => state === 'disabled');
    const history = ['endpoint.created', 'endpoint.disabled', 'endpoint.resumed', 'endpoint.disabled'];
    expect(await project.history(endpoint.id)).toEqual(history);
  });

  it('sends the events of a time before the endpoint existed, which its log shows from then on', async () => {
    const { receiver } = scene;
    await project.createEndpoint(receiver.url('/many/first'));
    const events = await sendAll(3);
    await sendAll(2, 'user.created');
    await receiver.waitFor('/many/first', 5);
    for (const { id } of events) await project.routing(id);
    const late = await project.createEndpoint(receiver.url('/many/late'), { eventTypes: ['post.*'] });
    const filter = { endpoint: late.id, includeUnmatched: true };
    expect(await request({ ...filter, dryRun: true })).toMatchObject({ total: 3, isTotalExact: true });

    const { id } = await replay(filter);
    expect(await over(id)).toMatchObject({ done: 3 });
    const shown = await deliveriesOf(late.id, 'succeeded', 3);
    expect(shown.map(({ eventId }) => eventId).sort()).toEqual(events.map((event) => event.id).sort());
    expect(receiver.requests('/many/late')).toHaveLength(3);
    const { endpoints } = await project.routing(events[0]!.id);
    expect(endpoints.filter(({ matched }) => matched).map(({ endpointId }) => endpointId)).toContain(late.id);
  });

  it('that is cancelled in the middle sends nothing more', async () => {
    const { receiver, system } = scene;
    const endpoint = await project.createEndpoint(receiver.url('/many/cancelled'));
    await sendAll(60);
    await deliveriesOf(endpoint.id, 'succeeded', 60);
    const { id } = await replay({ ratePerSecond: 5 });
    await receiver.waitFor('/many/cancelled', 63);
    const cancelled = await system.api.post<ReplayView>(`${project.path}/replays/${id}/cancel`);
    expect(cancelled).toMatchObject({ status: 'cancelled', endedAt: expect.any(String) as string });
    const { rows } = await system.database.pool.query(
      `select from posthorn.due d where d.leased_until is null and d.project_id = $1`,
      [fromTypeId('prj', project.id)],
    );
    expect(rows).toEqual([]);
    const settled = await eventually(
      async () => ({ replay: await get(id), requests: receiver.requests('/many/cancelled').length }),
      ({ replay: { done }, requests }) => done === requests - 60,
    );
    expect(settled.replay.done).toBeLessThan(30);
    await system.advance(60_000);
    // Another replay has been carried out since: the rounds of the worker had their chance to go on with the first.
    const probe = await replay({ type: 'no.such' });
    await over(probe.id);
    expect(receiver.requests('/many/cancelled')).toHaveLength(settled.requests);
  });

  it('does not keep another project from its deliveries', async () => {
    const { receiver, system } = scene;
    const endpoint = await project.createEndpoint(receiver.url('/many/slow'));
    await sendAll(200);
    await deliveriesOf(endpoint.id, 'succeeded', 200);
    const letGo = receiver.hold('/many/slow');
    const { id } = await replay({ ratePerSecond: 1_000 });
    await receiver.waitFor('/many/slow', 201);
    const other = await TestProject.create(system);
    const fast = await other.createNeighbour(receiver.url('/many/fast'), endpoint.id);
    const event = await other.send({ type: 'post.published', data: 1 });
    await other.delivery(event.id, fast.id, ({ status }) => status === 'succeeded');
    expect((await get(id)).status).toBe('running');
    letGo();
    expect(await over(id)).toMatchObject({ done: 200 });
  });
}
