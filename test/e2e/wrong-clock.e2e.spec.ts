import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeliveryView, Page } from '#admin';
import { ApiClient, eventually, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

const SHIFT = new URL('./support/shifted-clock.mjs', import.meta.url).href;
const HOUR_S = 3_600;
const FEW_S = 60;

describe('Posthorn on a machine whose clock is wrong', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let folder: string;
  let running: PosthornProcess;
  let api: ApiClient;
  let path: string;

  beforeAll(async () => {
    database = await testDatabase();
    receiver = await WebhookReceiver.start();
    folder = mkdtempSync(join(tmpdir(), 'posthorn-clock-'));
  });
  afterEach(async () => {
    await api.close();
    await running.stop();
  });
  afterAll(async () => {
    await receiver.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  /** Sets the machine's clock ahead by this number of seconds. */
  function isAhead(seconds: number): void {
    writeFileSync(join(folder, 'next'), String(seconds));
    renameSync(join(folder, 'next'), join(folder, 'clock'));
  }

  async function start(): Promise<void> {
    const clock = { NODE_OPTIONS: `--import=${SHIFT}`, TEST_CLOCK_FILE: join(folder, 'clock') };
    const settings = settingsFor(database);
    running = new PosthornProcess({ ...settings, POSTHORN_LOG_LEVEL: 'warn', ...clock });
    api = new ApiClient(await running.url(), settings.POSTHORN_ADMIN_KEY);
    path = `/v1/projects/${(await api.post<{ id: string }>('/v1/projects', { name: 'A site' })).id}`;
  }

  const endpoint = (hook: string) =>
    api.post(`${path}/endpoints`, { url: receiver.url(hook), policy: { retryDelaysMs: [2_000, 2_000, 2_000, 2_000] } });
  const send = () =>
    api.post<{ id: string }>(`${path}/events`, { type: 'post.published', data: {}, expiresAfterMs: HOUR_S * 1_000 });
  const deliveryOf = async ({ id }: { id: string }) =>
    (await api.get<Page<DeliveryView>>(`${path}/deliveries?event=${id}`)).items[0];
  const succeeds = (event: { id: string }) =>
    eventually(
      () => deliveryOf(event),
      (delivery) => delivery?.status === 'succeeded' || delivery?.status === 'cancelled',
    );
  const errorsOfTimestamps = (hook: string) =>
    receiver.requests(hook).map(({ headers, atMs }) => {
      const [, seconds] = headers.find(([name]) => name.toLowerCase() === 'webhook-timestamp')!;
      return Math.abs(Number(seconds) - atMs / 1_000);
    });

  it.each([6 * HOUR_S, -6 * HOUR_S])(
    'retries in time, expires nothing and signs by the time, set by %i s',
    async (s) => {
      const hook = `/set${s}`;
      isAhead(0);
      await start();
      await endpoint(hook);
      receiver.answer(hook, 500);
      const before = await send();
      await receiver.waitFor(hook, 1);
      isAhead(s);
      await running.printed(/This machine's clock is 21\d{3} s (ahead of|behind) Postgres' clock/);
      const during = await send();
      await receiver.waitFor(hook, 3);
      receiver.answer(hook, 200);
      isAhead(0);
      expect((await succeeds(before))?.status).toBe('succeeded');
      expect((await succeeds(during))?.status).toBe('succeeded');
      expect(errorsOfTimestamps(hook).filter((seconds) => seconds > FEW_S)).toEqual([]);
    },
  );

  it.each([6 * HOUR_S, -40 * 24 * HOUR_S])(
    'retries, expires and signs by the time if it starts while the clock is %i s ahead',
    async (s) => {
      const hook = `/start${s}`;
      isAhead(s);
      await start();
      await endpoint(hook);
      receiver.answer(hook, 500);
      const event = await send();
      await receiver.waitFor(hook, 1);
      isAhead(0);
      receiver.answer(hook, 200);
      expect((await succeeds(event))?.status).toBe('succeeded');
      expect(errorsOfTimestamps(hook).filter((seconds) => seconds > FEW_S)).toEqual([]);
    },
  );
});
