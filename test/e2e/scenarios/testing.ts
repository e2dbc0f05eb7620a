import type { EventView, TestView } from '#admin';
import { headerOf, type ReceivedRequest, webhookIdOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { isSignedBy } from '../support/signatures.ts';
import { TestProject } from '../support/test-project.ts';

const MASK = '••••••••';
const parsed = ({ body }: ReceivedRequest) => JSON.parse(body.toString()) as object;

/** Tests of an endpoint, on request. */
export function testing(scene: Scene): void {
  const test = (project: TestProject, { id }: { id: string }, body?: object) =>
    scene.system.api.post<TestView>(`${project.path}/endpoints/${id}/test`, body);

  it('sends one event like a real event, and returns the request and the response', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const path = '/testing/ok';
    const headers = [{ key: 'X-Token', value: 'hidden' }];
    const endpoint = await project.createEndpoint(receiver.url(path), { headers });
    const data = { title: 'Grüße', list: [1.5, null] };
    const { deliveryId, eventId, attempt } = await test(project, endpoint, { type: 'post.published', data });

    const [request] = receiver.requests(path);
    expect(isSignedBy(request!, endpoint.secret)).toBe(true);
    expect(webhookIdOf(request!)).toBe(deliveryId);
    expect(headerOf(request!, 'X-Token')).toBe('hidden');
    expect(Object.keys(parsed(request!))).toEqual(['type', 'timestamp', 'data']);
    expect(parsed(request!)).toMatchObject({ type: 'post.published', data });
    expect(attempt).toMatchObject({
      ...{ number: 1, trigger: 'test', outcome: 'succeeded', error: null },
      request: { method: 'POST', url: receiver.url(path), body: request!.body.toString(), isAsSent: true },
      response: { status: 200, body: '', bodyEncoding: 'utf-8', bodyTruncated: false },
    });
    expect(attempt.request!.headers).toContainEqual({ name: 'X-Token', value: MASK });
    expect(JSON.stringify(attempt)).not.toContain('hidden');

    const logged = await system.api.get(`${project.path}/deliveries/${deliveryId}`);
    expect(logged).toMatchObject({ test: true, status: 'succeeded', attemptCount: 1, attempts: [attempt] });
    expect(await project.pages('deliveries', 10)).toMatchObject([[{ id: deliveryId, test: true }]]);
    expect(await system.api.get<EventView>(`${project.path}/events/${eventId}`)).toMatchObject({ test: true, data });
  });

  it('reaches no other endpoint, and is not sent again', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/testing/one'));
    await project.createEndpoint(receiver.url('/testing/other'));
    await test(project, endpoint, { type: 'post.published' });
    // An event accepted later comes later to both endpoints: had the test been relayed, it would have come before.
    const event = await project.send({ type: 'post.published', data: 1 });
    await receiver.waitFor('/testing/one', 2);
    const [other] = await receiver.waitFor('/testing/other', 1);
    expect(parsed(other!)).toMatchObject({ data: 1 });
    expect(receiver.requests('/testing/one')).toHaveLength(2);
    expect(await system.api.get(`${project.path}/events/${event.id}`)).toMatchObject({ test: false });
  });

  it('also returns a failure, which is not tried again', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    receiver.answer('/testing/500', 500);
    const failing = await project.createEndpoint(receiver.url('/testing/500'));
    const { attempt, deliveryId } = await test(project, failing);
    expect(attempt).toMatchObject({ outcome: 'failed', response: { status: 500 }, error: null });
    const delivery = await scene.system.api.get(`${project.path}/deliveries/${deliveryId}`);
    expect(delivery).toMatchObject({ status: 'exhausted', nextAttemptAt: null });

    receiver.answer('/testing/closed', 'close');
    const closed = await test(project, await project.createEndpoint(receiver.url('/testing/closed')));
    expect(closed.attempt).toMatchObject({
      outcome: 'failed',
      response: null,
      error: { code: 'connection-reset', message: expect.any(String) as string },
    });
  });

  it('has the profile’s own test type, or a type that the endpoint subscribes to', async () => {
    const { receiver, system } = scene;
    const project = await TestProject.create(system);
    const typeOf = async (path: string, more: object) => {
      const endpoint = await project.createEndpoint(receiver.url(path), more);
      const { eventId } = await test(project, endpoint);
      return (await system.api.get<EventView>(`${project.path}/events/${eventId}`)).type;
    };
    expect(await typeOf('/testing/own', { profile: 'postion-platform' })).toBe('test.event');
    expect(await typeOf('/testing/any', {})).toBe('test.event');
    expect(await typeOf('/testing/named', { eventTypes: ['*', 'post.created'] })).toBe('post.created');
    expect(await typeOf('/testing/prefix', { profile: 'postmypost' })).toBe('publication.test');

    const endpoint = await project.createEndpoint(receiver.url('/testing/form'), { profile: 'postmypost' });
    const call = { json: { type: 'post.published' } };
    const refused = await system.api.call('POST', `${project.path}/endpoints/${endpoint.id}/test`, call);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/type' }] } });
  });

  it('has the example of its type as data, if the project has one', async () => {
    const { receiver, system } = scene;
    const project = await TestProject.create(system);
    await system.api.post(`${project.path}/event-types/import`, { pack: 'postmypost' });
    const more = { profile: 'postmypost', eventTypes: ['publication.failed'] };
    await test(project, await project.createEndpoint(receiver.url('/testing/example'), more));
    const [request] = await receiver.waitFor('/testing/example', 1);
    expect(parsed(request!)).toMatchObject({ event: 'publication.failed', publication_id: 4712 });
  });

  it('can be replayed like any delivery', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    const endpoint = await project.createEndpoint(receiver.url('/testing/replayed'));
    const { deliveryId } = await test(project, endpoint);
    await project.replay(deliveryId);
    const requests = await receiver.waitFor('/testing/replayed', 2);
    expect(requests.map(webhookIdOf)).toEqual([deliveryId, deliveryId]);
    expect(requests[1]!.body).toEqual(requests[0]!.body);
  });
}
