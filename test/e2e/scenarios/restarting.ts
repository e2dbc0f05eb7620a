import type { ApiKeyView, CreatedApiKeyView, DeliveryView } from '#admin';
import { eventually, webhookIdOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const EVENTS = 60;
/** Sent one at a time, the events take the endpoint longer than any stop takes. */
const ANSWER_AFTER_MS = 50;

const events = (type: string) => Array.from({ length: EVENTS }, (_, index) => ({ type, data: index }));

/** A clean stop, and a start after it. */
export function restarting(scene: Scene): void {
  const idsAt = (path: string) => scene.receiver.requests(path).map(webhookIdOf);

  it('continues after a stop: all events arrive, and none twice', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/slow', { status: 200, afterMs: ANSWER_AFTER_MS });
    receiver.answer('/due', 500, 200);
    const policy = { maxInFlight: 1 };
    const slow = await project.createEndpoint(receiver.url('/slow'), { eventTypes: ['post.published'], policy });
    const fast = await project.createEndpoint(receiver.url('/fast'), { eventTypes: ['post.changed'] });
    const due = await project.createEndpoint(receiver.url('/due'), { eventTypes: ['post.deleted'] });
    const deleted = await project.send({ type: 'post.deleted', data: 0 });
    await project.delivery(deleted.id, due.id, ({ status }) => status === 'retrying');
    await project.sendBatch(events('post.published'));
    await receiver.waitFor('/slow', 2);
    await Promise.all(events('post.changed').map((event) => project.send(event)));

    await system.stop();
    const before = { '/slow': idsAt('/slow'), '/fast': idsAt('/fast') };
    expect(before['/slow'].length).toBeLessThan(EVENTS);
    await system.advance(6_000);
    await system.start();
    await system.api.patch(`${project.path}/endpoints/${slow.id}`, { policy: {} });

    const retried = await project.delivery(deleted.id, due.id, ({ status }) => status === 'succeeded');
    expect(retried.attempts.map(({ trigger }) => trigger)).toEqual(['first', 'retry']);
    for (const [path, endpoint] of [['/slow', slow] as const, ['/fast', fast] as const]) {
      const ask = async () => (await project.pages<DeliveryView>(`deliveries?endpoint=${endpoint.id}`, 250)).flat();
      const isThrough = (all: DeliveryView[]) =>
        all.length === EVENTS && all.every(({ status }) => status === 'succeeded');
      const deliveries = await eventually(ask, isThrough);
      expect(new Set(deliveries.map(({ attemptCount }) => attemptCount))).toEqual(new Set([1]));
      const after = idsAt(path).slice(before[path].length);
      expect(new Set([...before[path], ...after]).size).toBe(EVENTS);
      expect(before[path].filter((id) => after.includes(id))).toEqual([]);
      if (!system.mayRepeatOnStart) expect(before[path].length + after.length).toBe(EVENTS);
    }
  });

  it('records at the latest at a stop when a key was last used', async () => {
    const { system } = scene;
    const project = await TestProject.create(system);
    const path = `${project.path}/api-keys`;
    const make = (name: string) => system.api.post<CreatedApiKeyView>(path, { name });
    const [used, unused] = [await make('used'), await make('unused')];
    expect([used.lastUsedAt, unused.lastUsedAt]).toEqual([null, null]);
    await system.api.call('GET', project.path, { headers: { authorization: `Bearer ${used.key}` } });
    await system.stop();
    await system.start();
    const { items } = await system.api.get<{ items: ApiKeyView[] }>(path);
    expect(items.map(({ id, lastUsedAt }) => [id, lastUsedAt])).toEqual([
      [unused.id, null],
      [used.id, expect.any(String)],
    ]);
    const usedAtMs = Date.parse(items[1]!.lastUsedAt!);
    expect(usedAtMs).toBeGreaterThanOrEqual(Date.parse(unused.createdAt));
    expect(usedAtMs).toBeLessThan(Date.parse(unused.createdAt) + 60_000);
  });
}
