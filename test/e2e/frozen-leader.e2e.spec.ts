import type { AttemptView, DeliveryView, Page } from '#admin';
import { ApiClient, eventually, type TestDatabase, testDatabase, webhookIdOf, WebhookReceiver } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

const EVENTS = 20;

describe('Posthorn with a standby, on the embedded log', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let processes: PosthornProcess[];
  let settings: ReturnType<typeof settingsFor>;
  let apis: ApiClient[];

  beforeAll(async () => {
    database = await testDatabase();
    receiver = await WebhookReceiver.start();
    settings = { ...settingsFor(database), POSTHORN_LOG_LEVEL: 'warn' };
    processes = [];
    apis = [];
  });
  afterAll(async () => {
    await Promise.all(apis.map((api) => api.close()));
    await Promise.all(processes.map((process) => process.stop()));
    await receiver.close();
    await database.drop();
  });

  async function start(): Promise<{ process: PosthornProcess; api: ApiClient }> {
    const process = new PosthornProcess(settings);
    processes.push(process);
    const api = new ApiClient(await process.url(), settings.POSTHORN_ADMIN_KEY);
    apis.push(api);
    return { process, api };
  }

  const holderOf = async (name: string) =>
    (await database.pool.query<{ holder: string }>('select holder from posthorn.lease where name = $1', [name])).rows[0]
      ?.holder;

  it('delivers through the standby while the leader is frozen, and records no later attempt of the former leader', async () => {
    const leader = await start();
    await eventually(() => holderOf('relay:event'), Boolean);
    const standby = await start();
    const { id: project } = await leader.api.post<{ id: string }>('/v1/projects', { name: 'A site' });
    const path = `/v1/projects/${project}`;
    await leader.api.post(`${path}/endpoints`, { url: receiver.url('/hook') });
    const send = (api: ApiClient) => api.post(`${path}/events`, { type: 'post.published', data: {} });
    await send(leader.api);
    await receiver.waitFor('/hook', 1);
    // The request that the leader has on the wire when it freezes is answered while it is frozen.
    const letGo = receiver.hold('/hook');
    await send(leader.api);
    await receiver.waitFor('/hook', 2);

    leader.process.freeze();
    letGo();
    const held = await holderOf('relay:event');
    await eventually(
      () => holderOf('relay:event'),
      (holder) => holder !== held,
    );
    for (let nth = 0; nth < EVENTS; nth++) await send(standby.api);
    const delivered = await receiver.waitFor('/hook', 3 + EVENTS);
    leader.process.thaw();
    await leader.process.printed(/Another process leads|connection to Postgres was lost/);
    for (let nth = 0; nth < EVENTS; nth++) await send(leader.api);
    await receiver.waitFor('/hook', 3 + 2 * EVENTS);

    // The delivery that was on the wire was sent by both processes, every other delivery once.
    const times = new Map<string, number>();
    for (const request of receiver.requests('/hook')) {
      const id = webhookIdOf(request);
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    const inDoubt = webhookIdOf(delivered[1]!);
    expect([...times].filter(([id, count]) => count !== (id === inDoubt ? 2 : 1))).toEqual([]);
    const deliveries = await eventually(
      () => standby.api.get<Page<DeliveryView>>(`${path}/deliveries?limit=100`),
      ({ items }) => items.length === 2 + 2 * EVENTS && items.every(({ status }) => status === 'succeeded'),
    );
    for (const { id } of deliveries.items) {
      const { attempts } = await standby.api.get<{ attempts: AttemptView[] }>(`${path}/deliveries/${id}`);
      expect(attempts.map(({ number }) => number)).toEqual([1]);
    }
  });
});
