import { webhookIdOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const EVENTS = 60;
/** One at a time, the events take the endpoint longer than any stop takes. */
const ANSWER_AFTER_MS = 50;

const events = (type: string) => Array.from({ length: EVENTS }, (_, index) => ({ type, data: index }));

/** A clean stop, and a start after it. */
export function restarting(scene: Scene): void {
  it('goes on after a stop where it stood: everything arrives, and nothing twice', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/slow', { status: 200, afterMs: ANSWER_AFTER_MS });
    receiver.answer('/due', 500, 200);
    const slow = await project.createEndpoint(receiver.url('/slow'), {
      policy: { maxInFlight: 1 },
      eventTypes: ['post.published', 'post.liked'],
    });
    const due = await project.createEndpoint(receiver.url('/due'), { eventTypes: ['post.deleted'] });
    await project.createEndpoint(receiver.url('/accepted'), { eventTypes: ['post.changed'] });
    const deleted = await project.send({ type: 'post.deleted', data: 0 });
    await project.delivery(deleted.id, due.id, ({ status }) => status === 'retrying');
    await project.sendBatch(events('post.published'));
    await receiver.waitFor('/slow', 2);
    await Promise.all(events('post.changed').map((event) => project.send(event)));

    await system.stop();
    expect(receiver.requests('/slow').length).toBeLessThan(EVENTS);
    await system.advance(6_000);
    await system.start();
    await receiver.waitFor('/due', 2);
    await system.api.patch(`${project.path}/endpoints/${slow.id}`, { policy: {} });
    await receiver.waitFor('/accepted', EVENTS);
    await receiver.waitFor('/slow', EVENTS);

    const { id } = await project.send({ type: 'post.liked', data: 0 });
    await project.delivery(id, slow.id, ({ status }) => status === 'succeeded');
    await project.delivery(deleted.id, due.id, ({ status }) => status === 'succeeded');
    for (const [path, count] of [
      ['/slow', EVENTS + 1],
      ['/accepted', EVENTS],
    ] as const) {
      const ids = receiver.requests(path).map(webhookIdOf);
      expect(ids).toHaveLength(count);
      expect(new Set(ids).size).toBe(count);
    }
    expect(receiver.requests('/due')).toHaveLength(2);
  });
}
