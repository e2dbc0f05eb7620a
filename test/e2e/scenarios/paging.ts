import type { CreatedApiKeyView } from '#admin';
import { fromTypeId } from '#kernel';
import { type ApiClient, eventually } from '#testing';
import { keepDeadRow } from '../support/dead-row.ts';
import type { ApiDescription } from '../support/described-api.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** The number of things on each list: more than the largest page that a test requests, so that there is a rest. */
const COUNT = 4;
const LIMITS = [1, 2, 3];
const P = '/v1/projects/{project}';

type Item = Record<string, unknown>;
type Delivery = { id: string; attemptCount: number };
interface AnyPage {
  items?: Item[];
  endpoints?: Item[];
  attempts?: Item[];
  nextCursor?: string | null;
  prevCursor?: string | null;
  next_cursor?: string | null;
  prev_cursor?: string | null;
}

/** A page with the cursors around it, and its own. */
interface Walked {
  items: Item[];
  next: string | null;
  prev: string | null;
}

/** A project with enough of everything that is listed. */
interface Filled {
  project: TestProject;
  endpoint: string;
  event: string;
  delivery: string;
  key: string;
}

async function fill({ system, receiver }: Scene): Promise<Filled> {
  const project = await TestProject.createWithAddress(system);
  const nth = Array.from({ length: COUNT }, (_, index) => index);
  const gone = [];
  let other = '';
  for (const index of nth) {
    await TestProject.create(system);
    await system.api.post(`${project.path}/event-types`, { name: `paged.${['b', 'a', 'd', 'c'][index]}` });
    await system.api.post(`${project.path}/endpoints`, { url: 'https://example.com/', profile: 'postpress' });
    ({ id: other } = await project.createEndpoint(receiver.url('/paged/other'), { eventTypes: ['other.*'] }));
    receiver.answer(`/paged/${index}`, 410);
    gone.push((await project.createEndpoint(receiver.url(`/paged/${index}`), { eventTypes: ['paged.*'] })).id);
  }
  const [endpoint] = gone as [string];
  for (const index of nth) await system.api.patch(`${project.path}/endpoints/${endpoint}`, { name: `Name ${index}` });
  const event = await project.send({ type: 'paged.a', data: 1 });
  for (const id of gone) await project.endpoint(id, ({ state }) => state === 'disabled');
  for (const index of nth) await project.send({ type: 'paged.b', data: index });
  for (const index of nth) await keepDeadRow(system.database.pool, 'import:paged', { data: String(index) });
  let key = '';
  for (const index of nth) {
    const made = await system.api.post<CreatedApiKeyView>(`${project.path}/api-keys`, { name: `Key ${index}` });
    key = made.key;
    await system.api.post('/v1/admin-keys', { name: `Paged ${index}` });
    await system.api.post(`${project.path}/portal-tokens`, { scopes: ['events:read'] });
  }
  const settled = async (list: string, count: number, isSettled: (item: Item) => boolean) => {
    const read = () => project.pages<Item>(list, 250);
    await eventually(read, ([all]) => all!.length === count && all!.every(isSettled));
  };
  await settled('deliveries', COUNT * (COUNT + 1), ({ status }) => status === 'exhausted' || status === 'cancelled');
  await settled('notifications', COUNT, ({ state }) => state === 'sent');
  for (const index of nth) {
    const range = { after: '2026-01-31T12:00:00Z', before: `2026-01-31T13:00:0${index}Z` };
    await system.api.post(`${project.path}/replays`, range);
  }
  const delivery = await attemptMany(project, system.api, other);
  // Endpoints that the routing of the event did not know are in its last pages.
  for (const index of nth) await project.createEndpoint(receiver.url(`/paged/later/${index}`));
  return { project, endpoint, event: event.id, delivery, key };
}

/** A delivery to an endpoint with as many attempts, all but the first of them replays. @returns its id */
async function attemptMany(project: TestProject, api: ApiClient, endpoint: string): Promise<string> {
  await project.send({ type: 'other.a', data: 1 });
  const of = `${project.path}/deliveries`;
  const attempted = async (count: number) => {
    const [found] = await eventually(
      async () => (await api.get<{ items: Delivery[] }>(`${of}?endpoint=${endpoint}`)).items,
      (items) => items[0]?.attemptCount === count,
    );
    return found!.id;
  };
  let id = await attempted(1);
  for (let count = 2; count <= COUNT; count++) {
    await api.post(`${of}/${id}/replay`, {});
    id = await attempted(count);
  }
  return id;
}

/** Every list of the API, walked with small pages. */
export function paging(scene: Scene): void {
  let filled: Filled;

  beforeAll(async () => {
    filled = await fill(scene);
  });

  const pathOf = (path: string) =>
    path
      .replace('{project}', filled.project.id)
      .replace('{endpoint}', filled.endpoint)
      .replace('{event}', filled.event)
      .replace('{delivery}', filled.delivery);
  const page = async (path: string, query: string) => {
    const headers: Record<string, string | null> = path.startsWith('/v1/webhooks')
      ? { authorization: `Bearer ${filled.key}` }
      : {};
    const call = await scene.system.api.call<AnyPage>('GET', `${pathOf(path)}${query}`, { headers });
    expect(call.status).toBe(200);
    const { items, endpoints, attempts, nextCursor, prevCursor, next_cursor, prev_cursor } = call.body;
    return {
      items: (items ?? endpoints ?? attempts)!,
      next: nextCursor ?? next_cursor ?? null,
      prev: prevCursor ?? prev_cursor ?? null,
    };
  };
  const walk = async (path: string, filter: string, limit: number) => {
    const pages: Walked[] = [];
    for (let cursor = ''; ;) {
      const read = await page(path, `?limit=${limit}${filter}${cursor}`);
      pages.push(read);
      if (read.next === null) return pages;
      cursor = `&cursor=${read.next}`;
    }
  };
  const itemsOf = (pages: readonly Walked[]) => pages.flatMap(({ items }) => items);

  /** Each list with filters that leave more than the largest page. */
  const LISTS: Record<string, string[]> = {
    '/v1/projects': [''],
    '/v1/webhooks': [''],
    '/v1/admin-keys': [''],
    [`${P}/portal-tokens`]: [''],
    '/v1/deliveries': ['&type=paged.b', '&type=paged.b&status=cancelled'],
    '/v1/dead-records': ['', '&source=import:paged'],
    [`${P}/api-keys`]: [''],
    [`${P}/event-types`]: ['', '&archived=false'],
    [`${P}/endpoints`]: [''],
    [`${P}/endpoints/{endpoint}/history`]: [''],
    [`${P}/replays`]: [''],
    [`${P}/notifications`]: [''],
    [`${P}/events`]: ['', '&type=paged.b', '&type=paged.b&type=none&withContent=false'],
    [`${P}/events/{event}/routing`]: [''],
    [`${P}/deliveries/{delivery}`]: [''],
    [`${P}/deliveries`]: [
      ...['', '&event={event}', '&endpoint={endpoint}', '&status=cancelled', '&status=exhausted'],
      '&include=data&include=response',
    ],
  };

  it('is available for every list that has a limit', async () => {
    const { paths } = await scene.system.api.get<ApiDescription>('/openapi.json');
    const limited = Object.entries(paths).filter(([, { get }]) =>
      get?.parameters?.some(({ name }) => name === 'limit'),
    );
    expect(limited.map(([path]) => path).sort()).toEqual(Object.keys(LISTS).sort());
  });

  const ALL = Object.entries(LISTS).flatMap(([path, filters]) => filters.map((filter) => [path, filter] as const));
  it.each(ALL)('of %s%s has at most the requested number of items, and a cursor to the rest', async (path, filter) => {
    const query = pathOf(filter);
    const { items: all, next } = await page(path, `?limit=${path.endsWith('{delivery}') ? 50 : 250}${query}`);
    expect(all.length).toBeGreaterThanOrEqual(COUNT);
    for (const limit of LIMITS) {
      const pages = await walk(path, query, limit);
      // Other projects may have come before these since the whole list was read.
      expect(next === null ? itemsOf(pages) : itemsOf(pages).slice(0, 250)).toEqual(all);
      for (const [index, { items }] of pages.entries()) {
        const { length } = items;
        if (index < pages.length - 1) expect(length).toBe(limit);
        expect(length).toBeLessThanOrEqual(limit);
      }
    }
  });

  it.each(ALL)('of %s%s leads back page by page, and on again', async (path, filter) => {
    const query = pathOf(filter);
    for (const limit of LIMITS) {
      const pages = (await walk(path, query, limit)).slice(0, 20);
      expect(pages[0]!.prev).toBeNull();
      for (let at = pages.length - 1, { prev } = pages[at]!; at > 0; at--) {
        const back = await page(path, `?limit=${limit}${query}&cursor=${prev}`);
        expect(back.items).toEqual(pages[at - 1]!.items);
        const on = await page(path, `?limit=${limit}${query}&cursor=${back.next}`);
        expect(on.items).toEqual(pages[at]!.items);
        ({ prev } = back);
      }
    }
  });

  const isAscending = (path: string) => path.endsWith('/event-types') || path.endsWith('{delivery}');
  const isByEvents = (path: string, filter: string) =>
    path === '/v1/deliveries' || (path.endsWith('/deliveries') && !/status|endpoint/.test(filter));
  /** A routing has the order of its event’s fan-out, and then that of the ids. */
  const TURNED = ALL.filter(([path]) => !path.endsWith('/routing'));
  it.each(TURNED)('of %s%s has the same items from the other end', async (path, filter) => {
    const query = pathOf(filter);
    const [usual, other] = await Promise.all(
      ['desc', 'asc'].map(async (order) => itemsOf(await walk(path, `${query}&order=${order}`, 3))),
    );
    expect(itemsOf(await walk(path, query, path.endsWith('{delivery}') ? 50 : 250))).toEqual(
      isAscending(path) ? other : usual,
    );
    if (isByEvents(path, filter)) {
      // The endpoints of an event are in the order of its routing both ways.
      const eventsOf = (items: Item[]) => items.map(({ eventId }) => eventId);
      expect(eventsOf(other!)).toEqual(eventsOf(usual!).toReversed());
      expect(new Set(other!.map(({ id }) => id))).toEqual(new Set(usual!.map(({ id }) => id)));
    } else expect(other).toEqual(usual!.toReversed());
  });
  it('is refused with a cursor of another list', async () => {
    const cursors = new Map<string, string>();
    for (const path of Object.keys(LISTS)) cursors.set(path, (await page(path, '?limit=1')).next!);
    for (const path of Object.keys(LISTS)) {
      for (const [of, cursor] of cursors) {
        const headers: Record<string, string> = path.startsWith('/v1/webhooks')
          ? { authorization: `Bearer ${filled.key}` }
          : {};
        const { status, body } = await scene.system.api.call('GET', `${pathOf(path)}?cursor=${cursor}`, { headers });
        expect({ path, of, status }).toEqual({ path, of, status: of === path ? 200 : 422 });
        if (of !== path) expect(body).toMatchObject({ errors: [{ pointer: '/cursor' }] });
      }
    }
  });

  it('of event types is ordered by name', async () => {
    const names = itemsOf(await walk(`${P}/event-types`, '', 3)).map(({ name }) => name);
    expect(names).toEqual(['paged.a', 'paged.b', 'paged.c', 'paged.d']);
  });

  it('of deliveries continues after a cursor of an earlier version, which refers to a whole event', async () => {
    const all = itemsOf(await walk(`${P}/deliveries`, '', 250));
    const event = fromTypeId('evt', all[0]!.eventId as string)!;
    const cursor = Buffer.from(event).toString('base64url');
    expect((await page(`${P}/deliveries`, `?limit=250&cursor=${cursor}`)).items).toEqual(all.slice(COUNT));
  });
}
