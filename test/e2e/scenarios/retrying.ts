import { createHmac } from 'node:crypto';
import { headerOf, webhookIdOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { Probe } from '../support/probe.ts';
import { type DeliveryDetails, TestProject } from '../support/test-project.ts';

const SECOND_MS = 1_000;
/** Between the signing of a request, which is shown as its start, and its sending. */
const WAIT_FOR_SOCKET_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** How long after its last attempt a delivery is tried again, in milliseconds. */
function waitAfter({ attempts, nextAttemptAt }: DeliveryDetails): number {
  const { startedAt, durationMs } = attempts.at(-1)!;
  return Date.parse(nextAttemptAt!) - (Date.parse(startedAt) + durationMs);
}

/** Deliveries whose endpoints fail. */
export function retrying(scene: Scene): void {
  it('is tried again after 5 s, then after 5 min, both ±10 %, and never sooner', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/schedule', 500, 500, 200);
    const endpoint = await project.createEndpoint(receiver.url('/schedule'), { eventTypes: ['post.published'] });
    const probe = await Probe.create(scene, project, endpoint.id);
    const event = await project.send({ type: 'post.published', data: 1 });
    const first = await project.delivery(event.id, endpoint.id, ({ attemptCount }) => attemptCount === 1);
    expect(first).toMatchObject({ status: 'retrying', lastStatusCode: 500, lastError: null });
    const milliseconds = expect.any(Number) as number;
    expect(first.attempts[0]).toMatchObject({
      phases: { queueMs: milliseconds, dnsMs: null, tlsMs: null, firstByteMs: milliseconds },
      ...{ remoteAddress: '127.0.0.1', connectionKept: expect.any(Boolean) as boolean },
    });
    expect(Math.abs(waitAfter(first) / (5 * SECOND_MS) - 1)).toBeLessThanOrEqual(0.101);

    await system.advance(6 * SECOND_MS);
    await receiver.waitFor('/schedule', 2);
    const second = await project.delivery(event.id, endpoint.id, ({ attemptCount }) => attemptCount === 2);
    expect(Date.parse(second.attempts[1]!.startedAt)).toBeGreaterThanOrEqual(Date.parse(first.nextAttemptAt!));
    expect(second.attempts.map(({ trigger }) => trigger)).toEqual(['first', 'retry']);
    const queuedMs = Date.parse(second.attempts[1]!.startedAt) - Date.parse(first.nextAttemptAt!);
    expect(Math.abs(second.attempts[1]!.phases!.queueMs! - queuedMs)).toBeLessThanOrEqual(WAIT_FOR_SOCKET_MS);
    expect(Math.abs(waitAfter(second) / (5 * MINUTE_MS) - 1)).toBeLessThanOrEqual(0.101);

    await system.advance(4 * MINUTE_MS);
    await probe.pass();
    expect(receiver.requests('/schedule')).toHaveLength(2);
    await system.advance(2 * MINUTE_MS);
    const requests = await receiver.waitFor('/schedule', 3);
    const last = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(last).toMatchObject({ attemptCount: 3, lastStatusCode: 200, nextAttemptAt: null });

    expect(new Set(requests.map(webhookIdOf))).toEqual(new Set([last.id]));
    expect(new Set(requests.map(({ body }) => body.toString())).size).toBe(1);
    const sentAt = requests.map((request) => Number(headerOf(request, 'webhook-timestamp')));
    expect(sentAt).toEqual(last.attempts.map(({ startedAt }) => Math.floor(Date.parse(startedAt) / 1_000)));
  });

  it('includes a response of 204, if only 200 is a success for the profile', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/only-200', 204, 200);
    const endpoint = await project.createEndpoint(receiver.url('/only-200'), {
      profile: 'postion-platform',
      secret: 's',
    });
    const event = await project.send({ type: 'post.created', data: {} });
    const failed = await project.delivery(event.id, endpoint.id, ({ attemptCount }) => attemptCount === 1);
    expect(failed).toMatchObject({ status: 'retrying', lastStatusCode: 204 });

    await system.advance(6 * SECOND_MS);
    const [first, retry] = await receiver.waitFor('/only-200', 2);
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(retry!.body).toEqual(first!.body);
    const signature = createHmac('sha256', 's').update(retry!.body).digest('hex');
    expect(headerOf(retry!, 'X-Webhook-Signature')).toBe(signature);
  });

  it('is exhausted after the last retry of its endpoint’s own, short policy', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/exhausts', 500);
    const policy = { retryDelaysMs: [100, 200] };
    const endpoint = await project.createEndpoint(receiver.url('/exhausts'), {
      policy,
      eventTypes: ['post.published'],
    });
    const probe = await Probe.create(scene, project, endpoint.id);
    const event = await project.send({ type: 'post.published', data: 1 });
    const delivery = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'exhausted');
    expect(delivery).toMatchObject({ attemptCount: 3, nextAttemptAt: null });
    expect(delivery.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);

    await system.advance(25 * 60 * MINUTE_MS);
    await probe.pass();
    expect(receiver.requests('/exhausts')).toHaveLength(3);
  });

  it('shows the cause when there was no response', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/closes', 'close');
    const release = receiver.hold('/hangs');
    const closing = await project.createEndpoint(receiver.url('/closes'));
    const hanging = await project.createEndpoint(receiver.url('/hangs'), { policy: { timeoutMs: 100 } });
    const event = await project.send({ type: 'post.published', data: 1 });
    const closed = await project.delivery(event.id, closing.id, ({ attemptCount }) => attemptCount === 1);
    const hung = await project.delivery(event.id, hanging.id, ({ attemptCount }) => attemptCount === 1);
    release();

    expect(closed).toMatchObject({ status: 'retrying', lastStatusCode: null });
    expect(closed.attempts[0]).toMatchObject({ response: null, error: { code: 'connection-reset' } });
    expect(hung).toMatchObject({ status: 'retrying', lastError: 'There was no response within 100 ms.' });
    expect(hung.attempts[0]).toMatchObject({ response: null, error: { code: 'timeout' } });
  });

  it('is cancelled, with the reason, when its endpoint was deleted before its retry', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/deleted', 500);
    const policy = { retryDelaysMs: [MINUTE_MS] };
    const endpoint = await project.createEndpoint(receiver.url('/deleted'), { policy, eventTypes: ['post.published'] });
    const probe = await Probe.create(scene, project, endpoint.id);
    const event = await project.send({ type: 'post.published', data: 1 });
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'retrying');
    await system.api.delete(`${project.path}/endpoints/${endpoint.id}`);
    await probe.send();

    await system.advance(2 * MINUTE_MS);
    const delivery = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'cancelled');
    expect(delivery).toMatchObject({ attemptCount: 2, nextAttemptAt: null });
    expect(delivery.attempts[1]).toMatchObject({
      trigger: 'retry',
      outcome: 'cancelled',
      request: null,
      error: { code: 'endpoint-deleted' },
    });
    expect(receiver.requests('/deleted')).toHaveLength(1);
  });
}
