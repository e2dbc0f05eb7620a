import type { DeliveryView, EndpointView, EventView, Page, ProjectView } from '#admin';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const COUNT = 7;
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);
const sizes = (pages: unknown[][]) => pages.map((page) => page.length);
/** Ids sort by their time, so this is youngest first, and each once. */
const isYoungestFirst = (ids: string[]) => ids.every((id, index) => index === 0 || id < ids[index - 1]!);

/** The lists of the API, page by page. */
export function listing(scene: Scene): void {
  it('pages through projects, and leaves out those that were deleted', async () => {
    const { api } = scene.system;
    const made: TestProject[] = [];
    for (let nth = 0; nth < COUNT; nth++) made.push(await TestProject.create(scene.system));
    const [deleted, ...kept] = made.map(({ id }) => id);
    await api.delete(`/v1/projects/${deleted}`);

    const found: string[] = [];
    for (let query = '?limit=3'; ;) {
      const { items, nextCursor } = await api.get<Page<ProjectView>>(`/v1/projects${query}`);
      expect(items.length).toBeLessThanOrEqual(3);
      found.push(...idsOf(items));
      if (nextCursor === null) break;
      expect(items).toHaveLength(3);
      query = `?limit=3&cursor=${nextCursor}`;
    }
    expect(isYoungestFirst(found)).toBe(true);
    expect(found).toEqual(expect.arrayContaining(kept));
    expect(found).not.toContain(deleted);
  });

  it('pages through endpoints, and leaves out those that were deleted', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const made: string[] = [];
    for (let nth = 0; nth <= COUNT; nth++) made.push((await project.createEndpoint(receiver.url('/listed'))).id);
    await system.api.delete(`${project.path}/endpoints/${made.shift()}`);

    const pages = await project.pages<EndpointView>('endpoints', 3);
    expect(sizes(pages)).toEqual([3, 3, 1]);
    expect(idsOf(pages.flat())).toEqual(made.toReversed());
    expect(sizes(await project.pages('endpoints', COUNT))).toEqual([COUNT]);
    expect(await project.pages('endpoints', 50)).toEqual([pages.flat()]);
  });

  it('finds projects by their ids and uids', async () => {
    const { api } = scene.system;
    const [one, two] = [
      await TestProject.create(scene.system),
      await TestProject.create(scene.system, 'listed-by-uid'),
    ];
    const deleted = await TestProject.create(scene.system, 'listed-deleted');
    await api.delete(deleted.path);
    const list = async (query: string) => {
      const { items, nextCursor } = await api.get<Page<ProjectView>>(`/v1/projects?${query}`);
      return { ids: idsOf(items), nextCursor };
    };
    const query = `id=${one.id}&id=listed-by-uid&id=${deleted.id}&id=listed-deleted&id=unknown`;
    expect((await list(query)).ids).toEqual([two.id, one.id]);
    const { ids, nextCursor } = await list(`${query}&limit=1`);
    expect(ids).toEqual([two.id]);
    expect(await list(`${query}&limit=1&cursor=${nextCursor}`)).toEqual({ ids: [one.id], nextCursor: null });
    expect((await list(`id=${one.id}`)).ids).toEqual([one.id]);
    expect((await list('id=unknown')).ids).toEqual([]);
  });

  it('finds endpoints by their states and profiles', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const url = receiver.url('/listed');
    const { id: active } = await project.createEndpoint(url);
    const { id: paused } = await project.createEndpoint(url, { profile: 'cloudevents' });
    const { id: slack } = await project.createEndpoint(url, { profile: 'slack' });
    await project.ask(paused, 'pause');
    const list = async (query: string) => (await project.pages<EndpointView>(`endpoints?${query}`, 1)).flat();
    expect(idsOf(await list('state=paused'))).toEqual([paused]);
    expect(idsOf(await list('state=paused&state=active'))).toEqual([slack, paused, active]);
    expect(idsOf(await list('profile=cloudevents&profile=slack'))).toEqual([slack, paused]);
    expect(idsOf(await list('profile=cloudevents&profile=slack&state=active'))).toEqual([slack]);
    expect(await list('state=disabled')).toEqual([]);
  });

  it('pages through events, and finds them by type and time', async () => {
    const project = await TestProject.create(scene.system);
    const early = await project.sendBatch(Array.from({ length: COUNT }, () => ({ type: 'post.published', data: 1 })));
    await scene.system.advance(60_000);
    const { acceptedAt } = await latest(project, 'post.published');
    await project.send({ type: 'post.deleted', data: 1 });

    const pages = await project.pages<EventView>('events', 3);
    expect(sizes(pages)).toEqual([3, 3, 2]);
    expect(isYoungestFirst(idsOf(pages.flat()))).toBe(true);
    const byType = await project.pages<EventView>('events?type=post.published', 3);
    expect(sizes(byType)).toEqual([3, 3, 1]);
    expect(new Set(idsOf(byType.flat()))).toEqual(new Set(idsOf(early)));
    const minuteAfter = new Date(Date.parse(acceptedAt) + 30_000).toISOString();
    expect((await project.pages<EventView>(`events?after=${minuteAfter}`, 3)).flat()).toMatchObject([
      { type: 'post.deleted' },
    ]);
    expect(idsOf((await project.pages<EventView>(`events?before=${minuteAfter}`, 3)).flat())).toEqual(
      idsOf(byType.flat()),
    );
  });

  it('finds events by several types and channels, with or without their data', async () => {
    const project = await TestProject.create(scene.system);
    const send = (type: string, more: object) => project.send({ type, data: { n: 1 }, ...more });
    const both = await send('post.published', { channels: ['web', 'app'] });
    const app = await send('post.deleted', { channel: 'app' });
    const none = await send('post.hidden', {});
    const list = async (query: string) => (await project.pages<EventView>(`events?${query}`, 2)).flat();
    expect(idsOf(await list('type=post.published&type=post.hidden'))).toEqual([none.id, both.id]);
    expect(idsOf(await list('channel=app'))).toEqual([app.id, both.id]);
    expect(idsOf(await list('channel=web&channel=tv'))).toEqual([both.id]);
    expect(idsOf(await list('channel=app&type=post.deleted&type=post.hidden'))).toEqual([app.id]);
    const bare = await list('withContent=false');
    expect(bare.map((event) => 'data' in event)).toEqual([false, false, false]);
    expect(bare.map((event) => ({ ...event, data: { n: 1 } }))).toEqual(await list('withContent=true'));
  });

  it('pages through deliveries, and finds them by endpoint, event, type and status', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    receiver.answer('/listed/fails', 500);
    const policy = { retryDelaysMs: [] };
    const works = await project.createEndpoint(receiver.url('/listed/works'));
    const fails = await project.createEndpoint(receiver.url('/listed/fails'), { policy, uid: 'fails' });
    const events = await project.sendBatch(Array.from({ length: COUNT }, () => ({ type: 'post.published', data: 1 })));
    for (const { id } of events) {
      await project.delivery(id, works.id, ({ status }) => status === 'succeeded');
      await project.delivery(id, fails.id, ({ status }) => status === 'exhausted');
    }
    const list = (query: string, limit = 3) => project.pages<DeliveryView>(`deliveries${query}`, limit);

    const pages = await list('');
    expect(sizes(pages)).toEqual([3, 3, 3, 3, 2]);
    const all = pages.flat();
    expect(new Set(idsOf(all)).size).toBe(2 * COUNT);
    expect(all.map(({ eventId }) => eventId).filter((_, index) => index % 2 === 0)).toEqual(
      idsOf(events).sort().reverse(),
    );
    expect(sizes(await list(`?endpoint=${works.id}`))).toEqual([3, 3, 1]);
    expect(sizes(await list('?endpoint=fails'))).toEqual([3, 3, 1]);
    expect(new Set((await list('?status=exhausted')).flat().map(({ endpointId }) => endpointId))).toEqual(
      new Set([fails.id]),
    );
    expect((await list('?status=succeeded')).flat()).toHaveLength(COUNT);
    expect(await list('?status=retrying')).toEqual([[]]);
    expect((await list(`?event=${events[0]!.id}`)).flat().map(({ eventId }) => eventId)).toEqual([
      events[0]!.id,
      events[0]!.id,
    ]);
    expect(await list('?type=post.deleted')).toEqual([[]]);
    expect(await list('?type=post.published', 250)).toEqual([all]);
  });
}

async function latest(project: TestProject, type: string): Promise<EventView> {
  const [[event]] = (await project.pages<EventView>(`events?type=${type}`, 250)) as [[EventView]];
  return event;
}
