import { createHmac } from 'node:crypto';
import type { EventView } from '#admin';
import { headerOf, verifyStandardWebhook, webhookIdOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const ENDPOINTS_IN_A_ROW = 50;

/** The delivery of events to endpoints that work. */
export function delivering(scene: Scene): void {
  it('reaches an endpoint with a signature that its receiver verifies, and exactly these header and body bytes', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/signed?of=mine'));
    const data = { title: 'Ünï "quoted" \\ \u2028', list: [1, 1.5, null, true], nested: { '': {} } };
    const occurredAt = '2026-01-31T12:00:00.000Z';
    const event = await project.send({ type: 'post.published', data, occurredAt });
    const [request] = await receiver.waitFor('/signed?of=mine', 1);

    expect(verifyStandardWebhook(request!, endpoint.secret)).toEqual({
      type: 'post.published',
      timestamp: occurredAt,
      data,
    });
    expect(request!.method).toBe('POST');
    expect(request!.body.toString()).toBe(JSON.stringify({ type: 'post.published', timestamp: occurredAt, data }));
    expect(request!.headers.map(([name]) => name)).toEqual([
      'host',
      'connection',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
      'Content-Type',
      'content-length',
    ]);
    const delivery = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(delivery).toMatchObject({ eventId: event.id, attemptCount: 1, lastStatusCode: 200, nextAttemptAt: null });
    expect(webhookIdOf(request!)).toBe(delivery.id);
    expect(delivery.attempts[0]!.request).toMatchObject({
      url: endpoint.url,
      body: request!.body.toString(),
      headers: request!.headers.slice(2, 6).map(([name, value]) => ({ name, value })),
      isAsSent: true,
    });
  });

  it('fans out to three endpoints, and is tried again only at the one that failed', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const paths = ['/fan/1', '/fan/2', '/fan/3'];
    receiver.answer('/fan/2', 503, 200);
    const endpoints = [];
    for (const path of paths) endpoints.push(await project.createEndpoint(receiver.url(path)));
    const event = await project.send({ type: 'post.published', data: 1 });
    await project.delivery(event.id, endpoints[1]!.id, ({ status }) => status === 'retrying');

    await system.advance(6_000);
    await receiver.waitFor('/fan/2', 2);
    for (const endpoint of endpoints) {
      await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    }
    expect(paths.map((path) => receiver.requests(path).length)).toEqual([1, 2, 1]);
  });

  it('is delivered once when it is sent again under its id, and the response marks the repeat', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/once'));
    const event = { type: 'payment.received', data: { amount: 10 }, id: 'payment-1' };
    const together = await Promise.all(Array.from({ length: 10 }, () => project.send(event)));
    const later = await project.sendBatch([event, { ...event, id: 'payment-2' }, { ...event, id: 'payment-2' }]);

    const { id } = together[0]!;
    expect(new Set(together.map((accepted) => accepted.id))).toEqual(new Set([id]));
    expect(together.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(later.map(({ duplicate }) => duplicate)).toEqual([true, false, true]);
    expect(later[0]!.id).toBe(id);
    expect(later[2]!.id).toBe(later[1]!.id);
    await project.delivery(later[1]!.id, endpoint.id, ({ status }) => status === 'succeeded');
    await project.delivery(id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(receiver.requests('/once')).toHaveLength(2);
  });

  it('is found by its id in its own project only', async () => {
    const { system, receiver } = scene;
    const ids: string[] = [];
    for (const path of ['/apart/1', '/apart/2']) {
      const project = await TestProject.create(system);
      await project.createEndpoint(receiver.url(path));
      const accepted = await project.send({ type: 'post.published', data: path, id: 'the-same' });
      expect(accepted.duplicate).toBe(false);
      ids.push(accepted.id);
      await receiver.waitFor(path, 1);
    }
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('has a routing with the reason why an endpoint does not get it', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const url = receiver.url('/choosy');
    const byType = await project.createEndpoint(url, { eventTypes: ['subscriber.*', 'post.deleted'] });
    const byChannel = await project.createEndpoint(url, { channels: ['blog'] });
    const all = await project.createEndpoint(receiver.url('/all'), { eventTypes: ['*'] });
    const event = await project.send({ type: 'post.published', data: null, channel: 'news' });

    const { endpoints } = await project.routing(event.id);
    expect(endpoints).toHaveLength(3);
    expect(endpoints).toContainEqual({
      endpointId: byType.id,
      matched: false,
      reason: 'event-type',
      explanation: expect.stringContaining('event types') as string,
    });
    expect(endpoints).toContainEqual({
      endpointId: byChannel.id,
      matched: false,
      reason: 'channel',
      explanation: expect.stringContaining('channels') as string,
    });
    expect(endpoints).toContainEqual({ endpointId: all.id, matched: true, deliveryId: expect.any(String) as string });
    await receiver.waitFor('/all', 1);
    expect(receiver.requests('/choosy')).toHaveLength(0);
    expect(await project.pages('deliveries', 10)).toEqual([[expect.objectContaining({ endpointId: all.id })]]);
  });

  it('with several channels reaches each endpoint that has one of them', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const subscribe = (channels: string[] | null, more: object = {}) =>
      project.createEndpoint(receiver.url('/channels'), { channels, ...more });
    const [first, second, all] = [await subscribe(['web']), await subscribe(['tv', 'app']), await subscribe(null)];
    const byCondition = await subscribe(null, { where: '"app" in event.channels && event.channel == "web"' });
    const none = await subscribe(['tv']);
    const { id } = await project.send({ type: 'post.published', data: null, channels: ['web', 'app'] });
    const { endpoints } = await project.routing(id);
    const matched = endpoints.filter((each) => each.matched).map(({ endpointId }) => endpointId);
    expect(matched.sort()).toEqual([first.id, second.id, all.id, byCondition.id].sort());
    expect(endpoints).toContainEqual({
      ...{ endpointId: none.id, matched: false, reason: 'channel' },
      explanation: expect.stringContaining('did not include `web` or `app`') as string,
    });
    await receiver.waitFor('/channels', 4);
    const event = await system.api.get<EventView>(`${project.path}/events/${id}`);
    expect(event).toMatchObject({ channel: 'web', channels: ['web', 'app'] });
  });

  it('is accepted in a project without endpoints, and routed to none', async () => {
    const project = await TestProject.create(scene.system);
    const event = await project.send({ type: 'post.published', data: {} });
    expect(await project.routing(event.id)).toMatchObject({ endpoints: [] });
    expect(await project.pages('deliveries', 10)).toEqual([[]]);
  });

  it(`reaches an endpoint that was made, or changed, just before it: ${ENDPOINTS_IN_A_ROW} times`, async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    for (let nth = 0; nth < ENDPOINTS_IN_A_ROW; nth++) {
      const { id } = await project.createEndpoint(receiver.url(`/made/${nth}`), { eventTypes: [`made.n${nth}`] });
      await project.send({ type: `made.n${nth}`, data: nth });
      await system.api.patch(`${project.path}/endpoints/${id}`, { eventTypes: [`made.n${nth}`, `changed.n${nth}`] });
      await project.send({ type: `changed.n${nth}`, data: nth });
    }
    for (let nth = 0; nth < ENDPOINTS_IN_A_ROW; nth++) {
      const requests = await receiver.waitFor(`/made/${nth}`, 2);
      expect(requests.map(({ body }) => (JSON.parse(body.toString()) as { data: number }).data)).toEqual([nth, nth]);
    }
  });

  it('is signed as the platform documents it, for an endpoint of that profile', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system, 'site_789');
    const secret = 'any characters: ключ';
    await project.createEndpoint(receiver.url('/platform'), { profile: 'postion-platform', secret, name: 'Mine' });
    await project.send({ type: 'post.created', data: { id: 'post_1' }, actor: 'user_1' });
    const [request] = await receiver.waitFor('/platform', 1);
    const expected = createHmac('sha256', secret).update(request!.body).digest('hex');
    expect(headerOf(request!, 'X-Webhook-Signature')).toBe(expected);
    expect(JSON.parse(request!.body.toString())).toMatchObject({
      event: { type: 'post.created', data: { id: 'post_1' }, site_id: 'site_789', user_id: 'user_1' },
      webhook: { name: 'Mine' },
    });
  });

  it('goes to the URL that its endpoint shows: the given URL in the form of requests', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const given = receiver.url('/url/./a/../Ü {x}'.replace(' ', '%20')).replace('http:', 'HTTP:');
    const { id, url } = await project.createEndpoint(given);
    expect(url).toBe(receiver.url('/url/%C3%9C%20%7Bx%7D'));
    const path = `${project.path}/endpoints/${id}`;
    expect(await system.api.get(path)).toMatchObject({ url });
    const event = await project.send({ type: 'a.b', data: 1 });
    await project.delivery(event.id, id, ({ status }) => status === 'succeeded');
    expect(receiver.requests(new URL(url).pathname)).toHaveLength(1);
    expect(await system.api.patch(path, { url: `${given}?` })).toMatchObject({ url });
    const moved = 'https://Exämple.com:443';
    expect(await system.api.patch(path, { url: moved })).toMatchObject({ url: 'https://xn--exmple-cua.com' });
    // The new URL leads to the same place, so nothing has changed.
    expect(await system.api.patch(path, { url: 'https://xn--exmple-cua.com/' })).toMatchObject({
      url: 'https://xn--exmple-cua.com',
    });
  });
}
