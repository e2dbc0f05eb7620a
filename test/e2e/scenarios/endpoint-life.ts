import { fromTypeId } from '#kernel';
import { type ApiAnswer, eventually, type ReceivedRequest } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Four short waits: five failures come within a second, and nothing for a while after them. */
const FIVE_TIMES = { retryDelaysMs: [100, 100, 100, 100, 5 * MINUTE_MS], jitter: 0 };

interface Notice {
  kind: string;
  endpointId: string;
  state: string;
}

/** The operational events in requests: `{type, data}` of each. */
function operationalEventsIn(requests: ReceivedRequest[]): { type: string; data: Record<string, unknown> }[] {
  return requests.map(({ body }) => JSON.parse(body.toString()) as ReturnType<typeof operationalEventsIn>[number]);
}

/** The life of endpoints that fail, recover, are deleted or are paused. */
export function endpointLife(scene: Scene): void {
  const subjectsTo = (address: string) =>
    scene.mail.to(address).map(({ raw }) => /^Subject: (.*)$/m.exec(raw)![1]!.trim());
  const mailed = (address: string, count: number) =>
    eventually(
      () => Promise.resolve(subjectsTo(address)),
      (subjects) => subjects.length >= count,
    );
  const notices = async (project: TestProject) =>
    (await project.pages<Notice>('notifications', 250)).flat().map(({ kind, state }) => `${kind}: ${state}`);

  it('that fails five times in a row is failing, and active again after a success, with one mail and one event for each change', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.createWithAddress(system);
    receiver.answer('/frail', 500, 500, 500, 500, 500, 200);
    const endpoint = await project.createEndpoint(receiver.url('/frail'), { policy: FIVE_TIMES, name: 'Frail' });
    const subscribed = { eventTypes: ['endpoint.failing', 'endpoint.recovered'] };
    await project.createEndpoint(receiver.url('/frail/watcher'), subscribed);
    const event = await project.send({ type: 'post.published', data: 1 });

    const failing = await project.endpoint(endpoint.id, ({ state }) => state === 'failing');
    expect(failing.stateCause).toMatchObject({ reason: 'failures-in-a-row', failures: 5, lastError: 'status 500' });
    expect(await mailed(project.address, 1)).toEqual(['Endpoint Frail of A site is failing']);
    await receiver.waitFor('/frail/watcher', 1);

    await system.advance(6 * MINUTE_MS);
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    await project.endpoint(endpoint.id, ({ state }) => state === 'active');
    expect(await mailed(project.address, 2)).toEqual([
      'Endpoint Frail of A site is failing',
      'Endpoint Frail of A site has recovered',
    ]);
    const requests = await receiver.waitFor('/frail/watcher', 2);
    expect(operationalEventsIn(requests)).toMatchObject([
      { type: 'endpoint.failing', data: { endpointId: endpoint.id, reason: 'failures-in-a-row', failures: 5 } },
      { type: 'endpoint.recovered', data: { endpointId: endpoint.id, state: 'active' } },
    ]);
    expect(await project.history(endpoint.id)).toEqual(['endpoint.created', 'endpoint.failing', 'endpoint.recovered']);
    // A notice is recorded as sent once the mail server has answered, a moment after the mail has arrived.
    await eventually(
      () => notices(project),
      (states) => states.join() === 'recovered: sent,failing: sent',
    );
  });

  it('that subscribes to operational events about itself causes no more of them by failing at these', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/selfish', 500);
    const policy = { retryDelaysMs: [100, 100, 100, 100], jitter: 0 };
    const eventTypes = ['post.*', 'endpoint.failing', 'delivery.exhausted'];
    const endpoint = await project.createEndpoint(receiver.url('/selfish'), { policy, eventTypes });
    await project.send({ type: 'post.published', data: 1 });
    // Five requests for each of three events: the sent one, its exhaustion, and the failing of the endpoint.
    await receiver.waitFor('/selfish', 15);
    const list = async () => (await project.pages<{ type: string; id: string }>('events', 250)).flat();
    const all = (await list()).filter(({ type }) => type !== 'endpoint.created');
    expect(all.map(({ type }) => type).sort()).toEqual(['delivery.exhausted', 'endpoint.failing', 'post.published']);
    for (const { id } of all) await project.delivery(id, endpoint.id, ({ status }) => status === 'exhausted');
    expect(await project.history(endpoint.id)).toEqual(['endpoint.created', 'endpoint.failing']);
    expect(await list()).toHaveLength(4);
    expect(await notices(project)).toEqual(['failing: logged']);
  });

  it('that responds with 410 is disabled at once, misses later events, and gets them by replay after it is resumed', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.createWithAddress(system);
    receiver.answer('/gone', 410, 200);
    const endpoint = await project.createEndpoint(receiver.url('/gone'), { name: 'Gone', eventTypes: ['post.*'] });
    await project.createEndpoint(receiver.url('/gone/watcher'), { eventTypes: ['endpoint.disabled'] });
    const event = await project.send({ type: 'post.published', data: 1 });
    const first = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'exhausted');
    expect(first).toMatchObject({ attemptCount: 1, nextAttemptAt: null });
    const disabled = await project.endpoint(endpoint.id, ({ state }) => state === 'disabled');
    expect(disabled.stateCause).toMatchObject({ reason: 'gone' });
    expect(await mailed(project.address, 1)).toEqual(['Endpoint Gone of A site was disabled']);
    expect(operationalEventsIn(await receiver.waitFor('/gone/watcher', 1))).toMatchObject([
      { type: 'endpoint.disabled', data: { endpointId: endpoint.id, reason: 'gone' } },
    ]);

    const missed = await project.send({ type: 'post.published', data: 2 });
    const cancelled = await project.delivery(missed.id, endpoint.id, ({ status }) => status === 'cancelled');
    expect(cancelled.attempts).toMatchObject([{ outcome: 'cancelled', error: { code: 'endpoint-disabled' } }]);
    const replay = `${project.path}/deliveries/${cancelled.id}/replay`;
    const refused: ApiAnswer<{ detail?: string }> = await system.api.call('POST', replay);
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('disabled') as string } });
    expect(await system.api.call('POST', `${project.path}/endpoints/${endpoint.id}/pause`)).toMatchObject({
      status: 409,
    });

    expect(await project.ask(endpoint.id, 'resume')).toMatchObject({
      state: 'active',
      stateCause: { reason: 'asked' },
    });
    await project.replay(cancelled.id);
    await project.delivery(missed.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(receiver.requests('/gone')).toHaveLength(2);
    expect(await project.history(endpoint.id)).toEqual(['endpoint.created', 'endpoint.disabled', 'endpoint.resumed']);
  });

  it('follows the headers by which its receiver ends a delivery, or all of them', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const saying = (word: string, status: number) => ({ status, headers: { 'Webhook-Delivery': word } });
    receiver.answer('/wishes', saying('abort-message', 500), saying('disable', 200));
    const endpoint = await project.createEndpoint(receiver.url('/wishes'), { eventTypes: ['post.*'] });
    await project.createEndpoint(receiver.url('/wishes/watcher'), { eventTypes: ['delivery.exhausted'] });
    const aborted = await project.send({ type: 'post.published', data: 1 });
    const delivery = await project.delivery(aborted.id, endpoint.id, ({ status }) => status === 'exhausted');
    expect(delivery).toMatchObject({ attemptCount: 1, nextAttemptAt: null });
    expect(operationalEventsIn(await receiver.waitFor('/wishes/watcher', 1))).toMatchObject([
      { type: 'delivery.exhausted', data: { deliveryId: delivery.id, endpointId: endpoint.id, attempts: 1 } },
    ]);
    const last = await project.send({ type: 'post.published', data: 2 });
    await project.delivery(last.id, endpoint.id, ({ status }) => status === 'succeeded');
    const { stateCause } = await project.endpoint(endpoint.id, ({ state }) => state === 'disabled');
    expect(stateCause).toMatchObject({ reason: 'receiver-asked' });
  });

  it('that is paused gets nothing, loses nothing, and gets all of it in order when it is resumed', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/paused', 500, 200);
    const policy = { retryDelaysMs: [MINUTE_MS], jitter: 0, maxInFlight: 1 };
    const endpoint = await project.createEndpoint(receiver.url('/paused'), { policy });
    const watched = { eventTypes: ['endpoint.paused', 'endpoint.resumed'] };
    await project.createEndpoint(receiver.url('/paused/watcher'), watched);
    const retried = await project.send({ type: 'post.published', data: 0 });
    await project.delivery(retried.id, endpoint.id, ({ status }) => status === 'retrying');
    expect(await project.ask(endpoint.id, 'pause')).toMatchObject({ state: 'paused' });
    expect(await project.ask(endpoint.id, 'pause')).toMatchObject({ state: 'paused' });

    const ids: string[] = [];
    for (let nth = 1; nth <= 10; nth++) ids.push((await project.send({ type: 'post.published', data: nth })).id);
    for (const id of ids) await project.delivery(id, endpoint.id, ({ status }) => status === 'held');
    await system.advance(2 * MINUTE_MS);
    const held = async () => (await project.pages('deliveries?status=held', 50)).flat().length;
    expect(await held()).toBe(11);
    const parked = async () => {
      const sql = 'select from posthorn.due d where d.parked and d.endpoint_id = $1';
      return (await system.database.pool.query(sql, [fromTypeId('ep', endpoint.id)])).rowCount;
    };
    await eventually(parked, (count) => count === 11);
    expect(receiver.requests('/paused')).toHaveLength(1);

    expect(await project.ask(endpoint.id, 'resume')).toMatchObject({ state: 'active' });
    for (const id of [retried.id, ...ids]) {
      await project.delivery(id, endpoint.id, ({ status }) => status === 'succeeded');
    }
    expect(operationalEventsIn(receiver.requests('/paused').slice(1)).map(({ data }) => data)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ]);
    expect(await held()).toBe(0);
    expect(await project.history(endpoint.id)).toEqual(['endpoint.created', 'endpoint.paused', 'endpoint.resumed']);
    const heard = operationalEventsIn(await receiver.waitFor('/paused/watcher', 2)).map(({ type }) => type);
    expect(heard.sort()).toEqual(watched.eventTypes);
  });

  it('also holds a replay while it is paused', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/paused-replay'));
    const event = await project.send({ type: 'post.published', data: 1 });
    const { id } = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    await project.ask(endpoint.id, 'pause');
    await project.replay(id);
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'held');
    await project.ask(endpoint.id, 'resume');
    await receiver.waitFor('/paused-replay', 2);
    await project.delivery(
      event.id,
      endpoint.id,
      ({ status, attemptCount }) => status === 'succeeded' && attemptCount === 2,
    );
  });

  it('that has not succeeded for days is disabled, a day after a warning', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.createWithAddress(system);
    receiver.answer('/hopeless', 500);
    const policy = { retryDelaysMs: [100, 100, 100, 100], jitter: 0 };
    const endpoint = await project.createEndpoint(receiver.url('/hopeless'), { policy, name: 'Hopeless' });
    await project.createEndpoint(receiver.url('/hopeless/watcher'), { eventTypes: ['endpoint.disable-warning'] });
    for (let nth = 0; nth < 4; nth++) await project.send({ type: 'post.published', data: nth });
    await receiver.waitFor('/hopeless', 10);
    // From then on, its circuit breaker lets one attempt through after each wait.
    const requestsAfterAnotherMinute = async () => {
      await system.advance(MINUTE_MS);
      return receiver.requests('/hopeless').length;
    };
    await eventually(requestsAfterAnotherMinute, (requests) => requests === 20);
    await project.endpoint(endpoint.id, ({ state }) => state === 'failing');
    await mailed(project.address, 1);

    await system.advance(4 * DAY_MS);
    const warned = await project.endpoint(endpoint.id, ({ disableAt }) => disableAt !== null);
    expect(warned.state).toBe('failing');
    const subjects = await mailed(project.address, 2);
    expect(subjects[1]).toBe('Endpoint Hopeless of A site will be disabled');
    expect(scene.mail.to(project.address)[1]!.raw).toContain(warned.disableAt!);
    expect(operationalEventsIn(await receiver.waitFor('/hopeless/watcher', 1))).toMatchObject([
      { type: 'endpoint.disable-warning', data: { endpointId: endpoint.id, disableAt: warned.disableAt } },
    ]);

    await system.advance(DAY_MS + MINUTE_MS);
    const { stateCause } = await project.endpoint(endpoint.id, ({ state }) => state === 'disabled');
    expect(stateCause).toMatchObject({ reason: 'failures-for-days', failures: 20 });
    expect((await mailed(project.address, 3)).slice(2)).toEqual(['Endpoint Hopeless of A site was disabled']);
    expect(await project.history(endpoint.id)).toEqual([
      ...['endpoint.created', 'endpoint.failing', 'endpoint.disable-warned', 'endpoint.disabled'],
    ]);
  });

  it('reports the rotation of its secret to subscribers, without the secret', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/rotated'));
    await project.createEndpoint(receiver.url('/rotated/watcher'), { eventTypes: ['secret.rotated'] });
    const path = `${project.path}/endpoints/${endpoint.id}/rotate-secret`;
    const { id, secret } = await system.api.post<{ id: string; secret: string }>(path, {});
    const [request] = await receiver.waitFor('/rotated/watcher', 1);
    expect(operationalEventsIn([request!])).toMatchObject([
      { type: 'secret.rotated', data: { endpointId: endpoint.id, secretId: id } },
    ]);
    expect(request!.body.toString()).not.toContain(secret);
  });

  it('has a description that is changed and removed', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const { id, description } = await project.createEndpoint(receiver.url('/described'));
    expect(description).toBeNull();
    const path = `${project.path}/endpoints/${id}`;
    for (const given of ['Two\nlines, and 🐙.', '🐙'.repeat(500), null]) {
      expect(await system.api.patch(path, { description: given })).toMatchObject({ description: given });
      expect(await system.api.get(path)).toMatchObject({ description: given });
    }
  });

  it('has a policy of its own for the statuses of a success', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/picky', 204, 409);
    const policy = { success: [200, 409], retryDelaysMs: [100], jitter: 0 };
    const endpoint = await project.createEndpoint(receiver.url('/picky'), { policy });
    expect(endpoint.policy).toEqual(policy);
    const event = await project.send({ type: 'post.published', data: 1 });
    const { attempts } = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(attempts.map(({ outcome, response }) => `${response!.status} ${outcome}`)).toEqual([
      ...['204 failed', '409 succeeded'],
    ]);
  });
}
