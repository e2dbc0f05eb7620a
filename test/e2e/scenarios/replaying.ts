import { type ApiAnswer, webhookIdOf } from '#testing';
import { Probe } from '../support/probe.ts';
import type { Scene } from '../support/scene.ts';
import { type DeliveryDetails, TestProject } from '../support/test-project.ts';

const attempts = (count: number) => (delivery: DeliveryDetails) => delivery.attemptCount === count;
const triggersOf = (delivery: DeliveryDetails) => delivery.attempts.map(({ trigger }) => trigger);

/** The repeated sending of deliveries on request. */
export function replaying(scene: Scene): void {
  it('sends a succeeded delivery once more, under the same webhook-id', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/replayed'));
    const event = await project.send({ type: 'post.published', data: 1 });
    const before = await project.delivery(event.id, endpoint.id, attempts(1));
    await project.replay(before.id);
    const requests = await receiver.waitFor('/replayed', 2);
    const after = await project.delivery(event.id, endpoint.id, attempts(2));

    expect(requests.map(webhookIdOf)).toEqual([before.id, before.id]);
    expect(requests[1]!.body).toEqual(requests[0]!.body);
    expect(triggersOf(after)).toEqual(['first', 'replay']);
    expect(after.attempts[0]!.replayId).toBeNull();
    expect(after.attempts[1]!.replayId).toMatch(/^rpl_/);
    expect(after).toMatchObject({ status: 'succeeded', nextAttemptAt: null });
  });

  it('brings back a delivery that was cancelled while its endpoint was paused', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/cancelled'));
    await project.ask(endpoint.id, 'pause');
    const event = await project.send({ type: 'post.published', data: 1 });
    const { id } = await project.delivery(event.id, endpoint.id, ({ waitsFor }) => waitsFor === 'resume');
    const cancelled = await system.api.post(`${project.path}/deliveries/${id}/cancel`);
    expect(cancelled).toMatchObject({ id, status: 'cancelled', waitsFor: null, lastErrorCode: 'cancel-requested' });
    const again = await system.api.call(`POST`, `${project.path}/deliveries/${id}/cancel`, {});
    expect(again.status).toBe(409);
    await project.ask(endpoint.id, 'resume');
    const other = await project.send({ type: 'post.published', data: 2 });
    await project.delivery(other.id, endpoint.id, attempts(1));
    expect(receiver.requests('/cancelled')).toHaveLength(1);

    await project.replay(id);
    const after = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(triggersOf(after)).toEqual(['first', 'replay']);
  });

  it('keeps the status of a succeeded delivery if the replay fails', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/replay-fails', 200, 500);
    const endpoint = await project.createEndpoint(receiver.url('/replay-fails'));
    const event = await project.send({ type: 'post.published', data: 1 });
    const { id } = await project.delivery(event.id, endpoint.id, attempts(1));
    await project.replay(id);
    const after = await project.delivery(event.id, endpoint.id, attempts(2));
    expect(after).toMatchObject({ status: 'succeeded', lastStatusCode: 500, nextAttemptAt: null });
  });

  it('makes an exhausted delivery succeed, under the same webhook-id', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/revived', 500, 500, 200);
    const endpoint = await project.createEndpoint(receiver.url('/revived'), { policy: { retryDelaysMs: [] } });
    const event = await project.send({ type: 'post.published', data: 1 });
    const { id } = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'exhausted');
    await project.replay(id);
    const failed = await project.delivery(event.id, endpoint.id, attempts(2));
    expect(failed).toMatchObject({ status: 'exhausted', nextAttemptAt: null });
    await project.replay(id);
    const after = await project.delivery(event.id, endpoint.id, attempts(3));
    expect(after).toMatchObject({ status: 'succeeded', nextAttemptAt: null });
    expect(triggersOf(after)).toEqual(['first', 'replay', 'replay']);
    expect(receiver.requests('/revived').map(webhookIdOf)).toEqual([id, id, id]);
  });

  it('replaces the waiting retry: if the replay fails, the next retry follows, without an additional attempt', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/still-failing', 500);
    const policy = { retryDelaysMs: [60_000, 600_000] };
    const endpoint = await project.createEndpoint(receiver.url('/still-failing'), { policy });
    const event = await project.send({ type: 'post.published', data: 1 });
    const before = await project.delivery(event.id, endpoint.id, attempts(1));
    await project.replay(before.id);
    const after = await project.delivery(event.id, endpoint.id, attempts(2));
    expect(after).toMatchObject({ status: 'retrying', waitsFor: 'schedule' });
    const waitMs = (of: DeliveryDetails) => Date.parse(of.nextAttemptAt!) - Date.parse(of.attempts.at(-1)!.startedAt);
    expect(waitMs(after)).toBeGreaterThan(500_000);

    await system.advance(700_000);
    const last = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'exhausted');
    expect(triggersOf(last)).toEqual(['first', 'replay', 'retry']);
    expect(last.attempts[1]!.replayId).toMatch(/^rpl_/);
  });

  it('is sent once and recorded under its id, if it is requested 300 times before the receiver responds', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/before-its-answer'));
    const event = await project.send({ type: 'post.published', data: 1 });
    const { id } = await project.delivery(event.id, endpoint.id, attempts(1));
    const letGo = receiver.hold('/before-its-answer');
    const asked = await Promise.all(Array.from({ length: 300 }, () => project.replay(id)));
    letGo();
    const after = await project.delivery(event.id, endpoint.id, attempts(2));
    expect(new Set(asked.map(({ replayId }) => replayId))).toEqual(new Set([after.attempts[1]!.replayId]));
    expect(receiver.requests('/before-its-answer')).toHaveLength(2);
  });

  it('is sent and recorded once for each id, if it is requested 300 times at once', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/all-at-once', { status: 200, afterMs: 50 });
    const endpoint = await project.createEndpoint(receiver.url('/all-at-once'));
    const event = await project.send({ type: 'post.published', data: 1 });
    const { id } = await project.delivery(event.id, endpoint.id, attempts(1));
    const asked = await Promise.all(Array.from({ length: 300 }, () => project.replay(id)));
    const replayIds = new Set(asked.map(({ replayId }) => replayId));
    const after = await project.delivery(event.id, endpoint.id, attempts(1 + replayIds.size));

    expect(new Set(after.attempts.slice(1).map(({ replayId }) => replayId))).toEqual(replayIds);
    expect(after.attempts.map(({ number }) => number)).toEqual(Array.from(after.attempts, (_, index) => index + 1));
    expect(after).toMatchObject({ status: 'succeeded', nextAttemptAt: null });
    expect(receiver.requests('/all-at-once')).toHaveLength(1 + replayIds.size);
  });

  it('is refused once the endpoint is deleted', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/deleted-then'));
    const event = await project.send({ type: 'post.published', data: 1 });
    const { id } = await project.delivery(event.id, endpoint.id, attempts(1));
    await system.api.delete(`${project.path}/endpoints/${endpoint.id}`);
    const refused: ApiAnswer<{ detail?: string }> = await system.api.call(
      'POST',
      `${project.path}/deliveries/${id}/replay`,
    );
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('The endpoint of this delivery is deleted');
    expect(await project.delivery(event.id, endpoint.id, attempts(1))).toMatchObject({ status: 'succeeded' });
  });

  it('takes the place of a pending retry when it succeeds', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/healed', 500, 200);
    const policy = { retryDelaysMs: [60_000] };
    const endpoint = await project.createEndpoint(receiver.url('/healed'), { policy, eventTypes: ['post.published'] });
    const probe = await Probe.create(scene, project, endpoint.id);
    const event = await project.send({ type: 'post.published', data: 1 });
    const { id } = await project.delivery(event.id, endpoint.id, attempts(1));
    await project.replay(id);
    const after = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(after).toMatchObject({ attemptCount: 2, nextAttemptAt: null });

    await system.advance(70_000);
    await probe.pass();
    expect(receiver.requests('/healed')).toHaveLength(2);
  });
}
