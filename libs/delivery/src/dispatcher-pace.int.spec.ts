import { migratedDatabase, type TestDatabase } from '#testing';
import { DispatcherScene } from './testing/dispatcher-scene.ts';

describe('the dispatcher, pacing an endpoint,', () => {
  let database: TestDatabase;
  let scene: DispatcherScene;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    scene = await DispatcherScene.start(database);
  });
  afterEach(() => scene.stop());

  /** Responses that request a rest, in the form of any receiver and in Discord's. */
  const RESTS = {
    'standard-webhooks': (seconds: string) => ({ status: 429, headers: { 'Retry-After': seconds } }),
    discord: (seconds: string) => ({
      status: 204,
      headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset-After': seconds },
    }),
  };

  it.each(['standard-webhooks', 'discord'] as const)(
    'sends nothing to an endpoint whose receiver wants a rest, until it is over (%s)',
    async (profile) => {
      scene.receiver.answer(`/rest-${profile}`, RESTS[profile]('1'), profile === 'discord' ? 204 : 200);
      const id = scene.endpoint(`/rest-${profile}`, { maxInFlight: 1 }, { profile });
      await scene.offer(id, 3);
      const [first, second] = await scene.receiver.waitFor(`/rest-${profile}`, 3);
      expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(1_000);
      await scene.completedAre(3);
    },
  );

  it.each(['standard-webhooks', 'discord'] as const)(
    'parks deliveries during that rest, and sends again once the endpoint has changed (%s)',
    async (profile) => {
      scene.receiver.answer(`/rests-${profile}`, RESTS[profile]('3600'), profile === 'discord' ? 204 : 200);
      const id = scene.endpoint(`/rests-${profile}`, { maxInFlight: 1 }, { profile });
      await scene.offer(id, 3);
      await scene.completedAre(3);
      expect(scene.receiver.requests(`/rests-${profile}`)).toHaveLength(1);
      scene.change(id);
      await scene.receiver.waitFor(`/rests-${profile}`, 3);
    },
  );

  it.each([429, 502, 503, 504])(
    'sends nothing to an endpoint for a second after an answer of %i, its other deliveries included',
    async (status) => {
      scene.receiver.answer(`/overloaded-${status}`, status, 200);
      const id = scene.endpoint(`/overloaded-${status}`);
      await scene.offer(id, 1);
      await scene.completedAre(1);
      await scene.offer(id, 2);
      const [first, second] = await scene.receiver.waitFor(`/overloaded-${status}`, 3);
      // The first is on its way a moment before it is answered.
      expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(990);
      await scene.completedAre(3);
    },
  );

  it('sends at once to an endpoint after an answer of 500, and to others after any', async () => {
    scene.receiver.answer('/plain-500', 500, 200);
    scene.receiver.answer('/overloaded', 502);
    const [failing, overloaded, other] = [
      scene.endpoint('/plain-500'),
      scene.endpoint('/overloaded'),
      scene.endpoint('/not-overloaded'),
    ];
    await scene.offer(failing, 1);
    await scene.offer(overloaded, 1);
    await scene.completedAre(2);
    await scene.offer(overloaded, 1);
    await scene.offer(failing, 1);
    await scene.offer(other, 1);
    await scene.receiver.waitFor('/plain-500', 2);
    await scene.receiver.waitFor('/not-overloaded', 1);
  });

  it('keeps to a rate, also for deliveries that waited in Postgres meanwhile, and loses nothing', async () => {
    const [ratePerSecond, sent] = [20, 15];
    await scene.offer(scene.endpoint('/paced', { ratePerSecond }), sent);
    const times = (await scene.receiver.waitFor('/paced', sent)).map(({ atMs }) => atMs);
    await scene.completedAre(sent);
    const atOnce = 2;
    // Half of it is for a first request that was long on its way.
    expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual((((sent - atOnce) / ratePerSecond) * 1_000) / 2);
    expect(new Set(scene.dataAt('/paced')).size).toBe(sent);
  });
});
