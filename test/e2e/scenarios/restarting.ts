import { webhookIdOf } from '#testing';
import { Probe } from '../support/probe.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const EVENTS = 60;
/** One at a time, the events take the endpoint longer than any stop takes. */
const ANSWER_AFTER_MS = 50;

/** A clean stop, and a start after it. */
export function restarting(scene: Scene): void {
  it('goes on after a stop where it stood: everything arrives, and nothing twice', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/slow', { status: 200, afterMs: ANSWER_AFTER_MS });
    receiver.answer('/due', 500, 200);
    const slow = await project.createEndpoint(receiver.url('/slow'), { policy: { maxInFlight: 1 } });
    const due = await project.createEndpoint(receiver.url('/due'), { eventTypes: ['post.deleted'] });
    const deleted = await project.send({ type: 'post.deleted', data: 0 });
    await project.delivery(deleted.id, due.id, ({ status }) => status === 'retrying');
    const events = Array.from({ length: EVENTS }, (_, index) => ({ type: 'post.published', data: index }));
    await project.sendBatch(events);
    await receiver.waitFor('/slow', 2);

    await system.stop();
    const before = receiver.requests('/slow').length;
    expect(before).toBeLessThan(EVENTS);
    await system.advance(6_000);
    await system.start();
    await receiver.waitFor('/due', 2);
    await system.api.patch(`${project.path}/endpoints/${slow.id}`, { policy: { maxInFlight: 32 } });
    await receiver.waitFor('/slow', EVENTS + 1);
    await Promise.all([
      project.delivery(deleted.id, due.id, ({ status }) => status === 'succeeded'),
      project.delivery(deleted.id, slow.id, ({ status }) => status === 'succeeded'),
    ]);
    const probe = await Probe.create(scene, project, slow.id);
    await probe.pass();
    const ids = receiver.requests('/slow').map(webhookIdOf);
    expect(ids).toHaveLength(EVENTS + 2);
    expect(new Set(ids).size).toBe(EVENTS + 2);
    expect(receiver.requests('/due')).toHaveLength(2);
  });

  it('delivers what was accepted just before a stop', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    await project.createEndpoint(receiver.url('/accepted'));
    const accepted = Array.from({ length: EVENTS }, (_, index) =>
      project.send({ type: 'post.published', data: index }),
    );
    await Promise.all(accepted);
    await system.stop();
    await system.start();
    const requests = await receiver.waitFor('/accepted', EVENTS);
    expect(new Set(requests.map(webhookIdOf)).size).toBe(EVENTS);
    expect(requests).toHaveLength(EVENTS);
  });
}
