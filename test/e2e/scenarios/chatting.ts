import { headerOf } from '#testing';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** The meanings of the answers of Slack and Discord. */
export function chatting(scene: Scene): void {
  it.each(['slack', 'discord'])(
    'of %s gives up a message that is refused, and its endpoint when there is no such webhook any more',
    async (profile) => {
      const { receiver } = scene;
      const path = `/chat/${profile}`;
      const project = await TestProject.createWithAddress(scene.system);
      receiver.answer(path, 400, 404);
      const endpoint = await project.createEndpoint(receiver.url(path), { profile });
      const refused = await project.send({ type: 'post.published', data: 1 });
      const first = await project.delivery(refused.id, endpoint.id, ({ status }) => status === 'exhausted');
      expect(first).toMatchObject({ attemptCount: 1, lastStatusCode: 400, nextAttemptAt: null });
      expect(await project.endpoint(endpoint.id, () => true)).toMatchObject({ state: 'active' });

      const last = await project.send({ type: 'post.published', data: 2 });
      await project.delivery(last.id, endpoint.id, ({ status }) => status === 'exhausted');
      const disabled = await project.endpoint(endpoint.id, ({ state }) => state === 'disabled');
      expect(disabled.stateCause).toMatchObject({ reason: 'gone', lastError: 'status 404' });
      const missed = await project.send({ type: 'post.published', data: 3 });
      await project.delivery(missed.id, endpoint.id, ({ status }) => status === 'cancelled');
      expect(receiver.requests(path)).toHaveLength(2);
    },
  );

  it('of discord has the User-Agent that Discord requires', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    receiver.answer('/chat/agent', 204);
    const endpoint = await project.createEndpoint(receiver.url('/chat/agent'), { profile: 'discord' });
    const event = await project.send({ type: 'post.published', data: 1 });
    await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    const [request] = receiver.requests('/chat/agent');
    expect(headerOf(request!, 'User-Agent')).toMatch(/^DiscordBot \([^ ,]+, \d+\)$/);
  });

  it('of another profile is retried after the same responses', async () => {
    const { receiver } = scene;
    const project = await TestProject.create(scene.system);
    receiver.answer('/chat/none', 404, 400);
    const policy = { retryDelaysMs: [100], jitter: 0 };
    const endpoint = await project.createEndpoint(receiver.url('/chat/none'), { policy });
    const event = await project.send({ type: 'post.published', data: 1 });
    const delivery = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'exhausted');
    expect(delivery.attempts.map(({ response }) => response?.status)).toEqual([404, 400]);
    expect(await project.endpoint(endpoint.id, () => true)).toMatchObject({ state: 'active' });
  });
}
