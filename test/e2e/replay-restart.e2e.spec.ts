import type { ReplayView } from '#admin';
import { fromTypeId } from '#kernel';
import { ApiClient, eventually, type TestDatabase, testDatabase, webhookIdOf, WebhookReceiver } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

const COUNT = 200;
/** The requests of an endpoint that may be on the wire when the process is killed, and are repeated. */
const MAX_IN_FLIGHT = 10;

describe('A replay of many deliveries', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let posthorn: PosthornProcess;
  let env: ReturnType<typeof settingsFor>;

  beforeAll(async () => {
    [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    env = { ...settingsFor(database), POSTHORN_LOG_LEVEL: 'info' };
  });
  afterAll(async () => {
    await posthorn.stop();
    await receiver.close();
    await database.drop();
  });

  const start = async () => {
    posthorn = new PosthornProcess(env);
    return new ApiClient(await posthorn.url(), env.POSTHORN_ADMIN_KEY);
  };

  it('goes on after the process was killed halfway: no delivery is lost, and none is replayed twice', async () => {
    const before = await start();
    const { id: project } = await before.post<{ id: string }>('/v1/projects', { name: 'A site' });
    const path = `/v1/projects/${project}`;
    const policy = { maxInFlight: MAX_IN_FLIGHT };
    await before.post(`${path}/endpoints`, { url: receiver.url('/killed'), policy });
    const events = Array.from({ length: COUNT }, (_, n) => ({ type: 'post.published', data: { n } }));
    await before.post(`${path}/events/batch`, { events });
    await receiver.waitFor('/killed', COUNT);
    const first = receiver.requests('/killed').map(webhookIdOf);
    const time = { after: '2020-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };
    const { id, total } = await before.post<ReplayView>(`${path}/replays`, { ...time, ratePerSecond: 50 });
    expect(total).toBe(COUNT);
    await receiver.waitFor('/killed', COUNT + 60);
    const shown = await before.get<ReplayView>(`${path}/replays/${id}`);
    expect(shown).toMatchObject({ status: 'running', isTotalExact: true });
    expect(shown.remaining).toBe(COUNT - shown.done);
    expect(Date.parse(shown.estimatedEndAt!)).toBeGreaterThan(Date.parse(shown.createdAt));
    await posthorn.kill();
    await before.close();
    expect(receiver.requests('/killed').length).toBeLessThan(2 * COUNT);

    const after = await start();
    const ended = await eventually(
      () => after.get<ReplayView>(`${path}/replays/${id}`),
      ({ status }) => status === 'completed',
    );
    expect(ended).toMatchObject({ done: COUNT, failed: 0, skipped: 0, remaining: 0 });
    const { rows } = await database.pool.query<{ deliveries: number; attempts: number }>(
      `select count(distinct a.delivery_id)::int as deliveries, count(*)::int as attempts
       from posthorn.attempt a where a.replay_id = $1`,
      [fromTypeId('rpl', id!)],
    );
    expect(rows).toEqual([{ deliveries: COUNT, attempts: COUNT }]);
    const requests = receiver.requests('/killed').map(webhookIdOf);
    expect(new Set(requests.slice(COUNT))).toEqual(new Set(first));
    // A request whose response was not recorded is repeated, as after every kill.
    expect(requests.length).toBeLessThanOrEqual(2 * COUNT + MAX_IN_FLIGHT);
    await after.close();
  });
});
