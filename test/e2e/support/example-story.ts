import { type ApiCall, eventually, type Method, type TestDatabase, type WebhookReceiver } from '#testing';
import { keepDeadRow } from './dead-row.ts';
import type { ApiDescription } from './described-api.ts';
import { holdDelivery } from './hold-delivery.ts';
import type { Running } from './running.ts';

const P = '/v1/projects/{project}';
const ENDPOINT = `${P}/endpoints/{endpoint}`;
const TOO_LARGE = 100_000_000;
const TOO_LONG = 2_000;

type Body = Record<string, unknown> & { id: string; key: string };

type Delivery = { id: string; status: string; attemptCount: number };

/** What a site does in its first minutes, by every route: its responses are the examples of the API's description. */
export class ExampleStory {
  /** The first response of each route that is no problem, by the id of its operation. */
  readonly responses = new Map<string, unknown>();
  /** The first problem of each status. */
  readonly problems = new Map<string, unknown>();
  readonly startMs = Date.now();
  private readonly ids: Record<string, string> = { number: '1', name: 'post.published' };

  private projectKey = '';

  constructor(
    private readonly posthorn: Running,
    private readonly description: ApiDescription,
    private readonly database: TestDatabase,
    private readonly receiver: WebhookReceiver,
  ) {}

  /** Makes the calls. */
  async run(): Promise<void> {
    await this.make();
    await this.deliver();
    await this.cancel();
    await this.put();
    await this.change();
    await this.read();
    await this.refuse();
  }

  private async call(method: Method, route: string, call: ApiCall = {}): Promise<Body> {
    const { status, body } = await this.posthorn.api.call<Body>(method, this.fill(route), call);
    if (status >= 300) throw new Error(`${method} ${route} got ${status} ${JSON.stringify(body)}`);
    const { operationId } = this.description.paths[route]![method.toLowerCase()]!;
    if (typeof body === 'object' && !this.responses.has(operationId)) this.responses.set(operationId, body);
    return body;
  }

  private async refused(method: Method, route: string, call: ApiCall = {}): Promise<void> {
    const { status, body } = await this.posthorn.api.call(method, this.fill(route), call);
    this.problems.set(String(status), body);
  }

  private fill(route: string): string {
    return route.replace(/\{(\w+)\}/g, (_, name: string) => this.ids[name]!);
  }

  private async make(): Promise<void> {
    const site = { name: 'My site', uid: 'my-site', notificationEmails: ['ops@example.com'] };
    this.ids.project = (await this.call('POST', '/v1/projects', { json: site })).id;
    const type = { name: 'post.published', schema: { type: 'object', required: ['id'] }, example: { id: 'post_123' } };
    await this.call('POST', `${P}/event-types`, { json: type });
    await this.call('GET', `${P}/event-types`);
    await this.call('POST', `${P}/event-types/import`, { json: { pack: 'postion' } });
    const endpoint = {
      url: this.receiver.url('/hooks'),
      name: 'Search index',
      eventTypes: ['post.published'],
      policy: { retryDelaysMs: [1_000, 300_000] },
    };
    this.ids.endpoint = (await this.call('POST', `${P}/endpoints`, { json: endpoint })).id;
    const key = await this.call('POST', `${P}/api-keys`, {
      json: { name: 'Shop', scopes: ['endpoints:read', 'endpoints:write'] },
    });
    this.ids.key = key.id;
    this.projectKey = key.key;
    const headers = { authorization: `Bearer ${key.key}` };
    const webhook = { request_url: 'https://example.com/webhooks', source: 'messaging' };
    this.ids.webhook = (await this.call('POST', '/v1/webhooks', { headers, json: webhook })).id;
    await this.call('GET', '/v1/webhooks', { headers });
    await this.call('GET', '/v1/webhooks/{webhook}', { headers });
    await this.call('DELETE', '/v1/webhooks/{webhook}', { headers });
    await this.call('POST', `${P}/portal-tokens`, { json: { scopes: ['deliveries:read'] } });
    this.ids.adminKey = (await this.call('POST', '/v1/admin-keys', { json: { name: 'CI' } })).id;
  }

  /** Publishes an event whose delivery fails at first, and replays it. */
  private async deliver(): Promise<void> {
    this.receiver.answer('/hooks', 500, 204);
    const event = { type: 'post.published', id: 'post_123-published', data: { id: 'post_123', title: 'Hello' } };
    this.ids.event = (await this.call('POST', `${P}/events`, { json: event })).id;
    const [delivery] = await this.settled(`${P}/deliveries?event={event}`, 2);
    this.ids.delivery = delivery!.id;
    await this.call('POST', `${P}/events/batch`, { json: { events: [{ ...event, id: 'post_124-published' }] } });
    await this.settled(`${P}/deliveries`, 3);
    const range = { after: '2026-01-01T00:00:00.000Z', before: '2026-01-31T00:00:00.000Z' };
    this.ids.replay = (await this.call('POST', `${P}/replays`, { json: range })).id;
    const replay = this.fill(`${P}/replays/{replay}`);
    await eventually(
      () => this.posthorn.api.get<{ status: string }>(replay),
      ({ status }) => status === 'completed',
    );
    await keepDeadRow(this.database.pool, 'import:shop', { project: 'mistyped', key: 'post_125' });
  }

  /** Cancels a delivery that waits, in a project of its own, so that the lists have the settled deliveries alone. */
  private async cancel(): Promise<void> {
    const { api } = this.posthorn;
    const own = { ...this.ids };
    const { id: project } = await api.post<{ id: string }>('/v1/projects', { name: 'Another site' });
    this.ids.project = project;
    this.ids.delivery = await holdDelivery(api, this.fill(P), this.receiver.url('/held'));
    await this.call('POST', `${P}/deliveries/{delivery}/cancel`, { json: {} });
    Object.assign(this.ids, own);
    await api.delete(`/v1/projects/${project}`);
  }

  /** Makes a project and an endpoint by their uids, and deletes them, so that the lists do not have them. */
  private async put(): Promise<void> {
    const own = { ...this.ids };
    Object.assign(this.ids, { project: 'another-site', endpoint: 'search-index' });
    await this.call('PUT', P, { json: { name: 'Another site' } });
    await this.call('PUT', ENDPOINT, { json: { url: this.receiver.url('/hooks'), eventTypes: ['post.*'] } });
    await this.posthorn.api.delete(this.fill(P));
    Object.assign(this.ids, own);
  }

  /** The deliveries of a list, once all have succeeded with so many attempts in all. */
  private async settled(route: string, attempts: number): Promise<readonly Delivery[]> {
    const { items } = await eventually(
      () => this.posthorn.api.get<{ items: Delivery[] }>(this.fill(route)),
      ({ items }) =>
        items.every(({ status }) => status === 'succeeded') &&
        items.reduce((sum, { attemptCount }) => sum + attemptCount, 0) === attempts,
    );
    return items;
  }

  private async change(): Promise<void> {
    await this.call('PATCH', P, { json: { name: 'My other site' } });
    await this.call('PUT', `${P}/event-types/{name}`, { json: { description: 'A post is public.' } });
    await this.call('PATCH', ENDPOINT, { json: { name: 'Search' } });
    for (const action of ['verify', 'pause', 'resume', 'test'])
      await this.call('POST', `${ENDPOINT}/${action}`, { json: {} });
    await this.call('POST', `${ENDPOINT}/rotate-secret`, { json: {} });
    await this.call('POST', `${P}/endpoints/dry-run`, { json: { where: 'data.title == "Hello"' } });
  }

  private async read(): Promise<void> {
    const records = (await this.call('GET', '/v1/dead-records')) as unknown as { items: Body[] };
    this.ids.record = records.items[0]!.id;
    await this.call('GET', '/v1/dead-records/counts');
    await this.call('GET', '/v1/dead-records/{record}');
    const project = { project: 'my-site' };
    await this.call('POST', '/v1/dead-records/{record}/replay', { json: project });
    await this.call('POST', `${P}/deliveries/{delivery}/replay`, { json: {} });
    await this.call('POST', `${P}/replays/{replay}/cancel`, { json: {} });
    // Beside the attempts so far: the test, the replay of the delivery, and the event of the dead record.
    await this.settled(`${P}/deliveries`, 6);
    for (const [path, { get }] of Object.entries(this.description.paths))
      if (get !== undefined && !this.responses.has(get.operationId)) await this.call('GET', path);
  }

  /** Sends requests that are refused, each with another status. */
  private async refuse(): Promise<void> {
    await this.refused('GET', `${P}/events/%zz`);
    await this.refused('GET', P, { headers: { authorization: null } });
    await this.refused('GET', '/v1/projects', { headers: { authorization: `Bearer ${this.projectKey}` } });
    await this.refused('GET', '/v1/projects/not-there');
    await this.refused('POST', '/v1/projects', { json: { name: 'Another site', uid: 'my-site' } });
    await this.refused('POST', `${P}/events`, { announcedBytes: TOO_LARGE });
    await this.refused('GET', `/v1/projects/${'x'.repeat(TOO_LONG)}`);
    await this.refused('POST', `${P}/events`, { text: 'a=1', headers: { 'content-type': 'text/plain' } });
    await this.refused('POST', `${P}/endpoints`, { json: { url: 'ftp://example.com', color: 'red' } });
  }
}
