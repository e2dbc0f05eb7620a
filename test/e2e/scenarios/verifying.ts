import { createHmac } from 'node:crypto';
import type { EndpointView } from '#admin';
import { headerOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** The verification by which endpoints show that they want their deliveries. */
export function verifying(scene: Scene): void {
  it('is required by the profile at the creation, in its own envelope, and makes the endpoint active', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const more = { profile: 'postion-guide', secret: 'any characters' };
    const endpoint = await project.createEndpoint(receiver.url('/verified'), more);
    expect(endpoint).toMatchObject({ state: 'active', verification: { status: 200, error: null } });
    const [request] = receiver.requests('/verified');
    expect(JSON.parse(request!.body.toString())).toEqual({
      event: 'webhook.verification',
      timestamp: expect.any(String) as string,
      data: { webhook_id: endpoint.id, challenge: expect.stringMatching(/^[\w-]{32}$/) as string },
    });
    const expected = createHmac('sha256', 'any characters').update(request!.body).digest('hex');
    expect(headerOf(request!, 'X-Postion-Signature')).toBe(expected);
    await project.send({ type: 'post.published', data: 1 });
    await receiver.waitFor('/verified', 2);
    expect(await project.history(endpoint.id)).toEqual(['endpoint.created', 'endpoint.verified']);
  });

  it('that fails leaves the endpoint pending, with the reason and without events, until another verification succeeds', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/unverified', 500, 204, 200);
    const more = { profile: 'postion-guide', secret: 's' };
    const endpoint = await project.createEndpoint(receiver.url('/unverified'), more);
    expect(endpoint).toMatchObject({ state: 'pending', verification: { status: 500 } });
    expect(endpoint.verification!.error).toContain('500');
    expect(await project.ask(endpoint.id, 'verify')).toMatchObject({ state: 'pending', verification: { status: 204 } });

    const event = await project.send({ type: 'post.published', data: 1 });
    const missed = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'cancelled');
    expect(missed.attempts).toMatchObject([{ outcome: 'cancelled', error: { code: 'endpoint-pending' } }]);
    const paths = [
      `deliveries/${missed.id}/replay`,
      `endpoints/${endpoint.id}/pause`,
      `endpoints/${endpoint.id}/resume`,
    ];
    for (const path of paths) {
      expect(await system.api.call('POST', `${project.path}/${path}`)).toMatchObject({ status: 409 });
    }

    expect(await project.ask(endpoint.id, 'verify')).toMatchObject({ state: 'active', verification: { error: null } });
    await project.replay(missed.id);
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(await project.history(endpoint.id)).toEqual([
      ...['endpoint.created', 'endpoint.verification-failed', 'endpoint.verification-failed', 'endpoint.verified'],
    ]);
  });

  it('is requested by the caller, with any profile, or not at all', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/asked', { bytes: 'no HTTP\r\n\r\n' }, 200);
    const endpoint = await project.createEndpoint(receiver.url('/asked'), { verify: true });
    expect(endpoint).toMatchObject({ state: 'pending', verification: { status: null } });
    expect(await project.ask(endpoint.id, 'verify')).toMatchObject({ state: 'active' });
    const more = { profile: 'postion-guide', verify: false };
    expect(await project.createEndpoint(receiver.url('/not-asked'), more)).toMatchObject({
      ...{ state: 'active', verification: null },
    });
    expect(receiver.requests('/not-asked')).toEqual([]);
  });

  it('leaves an active endpoint active when it is repeated and fails, and shows the result', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/again', 500);
    const endpoint = await project.createEndpoint(receiver.url('/again'));
    expect(await project.ask(endpoint.id, 'verify')).toMatchObject({ state: 'active', verification: { status: 500 } });
  });

  it('of a cloudevents endpoint is its handshake, in which the response’s headers count instead of its status', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/handshake', 200, { status: 405, headers: { 'WebHook-Allowed-Origin': '*' } });
    const endpoint = await project.createEndpoint(receiver.url('/handshake'), { profile: 'cloudevents', verify: true });
    expect(endpoint.state).toBe('pending');
    expect(endpoint.verification!.error).toContain('WebHook-Allowed-Origin');
    expect(await project.ask(endpoint.id, 'verify')).toMatchObject({ state: 'active' });
    expect(receiver.requests('/handshake').map(({ method }) => method)).toEqual(['OPTIONS', 'OPTIONS']);
  });

  it('of a cloudevents endpoint requests its rate, and the endpoint respects the allowed rate', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const headers = { 'WebHook-Allowed-Origin': '*', 'WebHook-Allowed-Rate': '120' };
    receiver.answer('/allowed', { status: 200, headers });
    const more = { profile: 'cloudevents', verify: true, policy: { ratePerSecond: 100 } };
    const endpoint = await project.createEndpoint(receiver.url('/allowed'), more);
    expect(endpoint).toMatchObject({ state: 'active', allowedPerMinute: 120 });
    await project.sendBatch(Array.from({ length: 4 }, () => ({ type: 'post.published', data: 1 })));
    const [asked, first, , , last] = await receiver.waitFor('/allowed', 5);
    expect(headerOf(asked!, 'WebHook-Request-Rate')).toBe('6000');
    // Three intervals of half a second, less the time by which the first request was slower on its way than the last.
    expect(last!.atMs - first!.atMs).toBeGreaterThan(1_000);
  });

  it('of a cloudevents endpoint is repeated for another origin, before the change, and for no other changed field', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const allowing = (origin: string) => ({ status: 200, headers: { 'WebHook-Allowed-Origin': origin } });
    receiver.answer('/origin', allowing('a.example'), allowing('b.example'), allowing('b.example'));
    const more = { profile: 'cloudevents', verify: true, profileOptions: { origin: 'a.example' } };
    const endpoint = await project.createEndpoint(receiver.url('/origin'), more);
    const path = `${project.path}/endpoints/${endpoint.id}`;
    expect(endpoint).toMatchObject({ state: 'active' });
    const change = (profileOptions: object) => system.api.patch<EndpointView>(path, { profileOptions });

    expect(await change({ origin: 'b.example' })).toMatchObject({ state: 'active', verification: { error: null } });
    expect(await change({ origin: 'b.example', mode: 'binary' })).toMatchObject({ state: 'active' });
    expect(receiver.requests('/origin')).toHaveLength(2);
    expect(await change({ origin: 'c.example' })).toMatchObject({
      ...{
        state: 'pending',
        verification: { error: expect.stringContaining('allows the origin "b.example"') as string },
      },
    });
    const origins = receiver.requests('/origin').map((request) => headerOf(request, 'WebHook-Request-Origin'));
    expect(origins).toEqual(['a.example', 'b.example', 'c.example']);
    const event = await project.send({ type: 'post.published', data: 1 });
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'cancelled');
    expect(await change({ origin: 'b.example' })).toMatchObject({ state: 'active' });
  });

  it('of a cloudevents endpoint is repeated for a rate above the allowed rate, and when the endpoint gets this profile', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const allowing = (rate: number) => ({
      ...{ status: 200, headers: { 'WebHook-Allowed-Origin': '*', 'WebHook-Allowed-Rate': String(rate) } },
    });
    receiver.answer('/rate', allowing(60), allowing(900), 200);
    const change = ({ id }: EndpointView, fields: object) =>
      system.api.patch<EndpointView>(`${project.path}/endpoints/${id}`, fields);
    const paced = (ratePerSecond: number) => ({ profile: 'cloudevents', verify: true, policy: { ratePerSecond } });
    const endpoint = await project.createEndpoint(receiver.url('/rate'), paced(1));
    expect(endpoint).toMatchObject({ state: 'active', allowedPerMinute: 60 });
    expect(await change(endpoint, { policy: { ratePerSecond: 10 } })).toMatchObject({
      ...{ state: 'active', allowedPerMinute: 900 },
    });
    expect(await change(endpoint, { policy: { ratePerSecond: 20 } })).toMatchObject({ state: 'pending' });
    const rates = receiver.requests('/rate').map((request) => headerOf(request, 'WebHook-Request-Rate'));
    expect(rates).toEqual(['60', '600', '1200']);

    const other = await project.createEndpoint(receiver.url('/profile'), { verify: true });
    expect(await change(other, { profile: 'cloudevents' })).toMatchObject({ state: 'pending' });
    expect(receiver.requests('/profile').map(({ method }) => method)).toEqual(['POST', 'OPTIONS']);
  });
}
