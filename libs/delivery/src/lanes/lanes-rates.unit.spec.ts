import { LanesScene, tasks } from '../testing/lanes-scene.ts';

const SECOND_MS = 1_000;

describe('A rate limit of an endpoint is kept within 5 %', () => {
  let scene: LanesScene;

  beforeEach(() => {
    scene = new LanesScene();
    [scene.maxInFlight, scene.isInstant, scene.recordsAtOnce] = [128, true, true];
  });

  /** Seconds over which a rate is counted: at least 20 requests, and a few seconds. */
  const secondsOf = (rate: number) => Math.max(4, 20 / rate);

  /** Lets time pass in steps that no timer is on time for; timers of the meantime are late by up to a step. */
  async function passLate(ms: number, stepMs: number, each: () => void = () => undefined) {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await scene.pass(stepMs);
      for (let turns = 0; turns < 8; turns++) await new Promise(setImmediate);
      each();
    }
  }

  it.each([
    [0.5, 50],
    [1, 50],
    [10, 7],
    [100, 7],
    [1_000, 7],
  ])(
    'for deliveries that wait in memory, at %d a second with timers that are late by up to %d ms',
    async (rate, stepMs) => {
      scene.ratePerSecond = rate;
      scene.lanes.offer(tasks(Math.ceil(rate * secondsOf(rate) * 2)));
      await passLate(SECOND_MS, stepMs); // the first burst of a new lane is over
      const before = scene.attempted.length;
      await passLate(secondsOf(rate) * SECOND_MS, stepMs);
      const perSecond = (scene.attempted.length - before) / secondsOf(rate);
      expect(perSecond).toBeGreaterThanOrEqual(rate * 0.95);
      expect(perSecond).toBeLessThanOrEqual(rate * 1.05);
    },
  );

  it.each([
    [1, 50],
    [10, 20],
    [100, 20],
    [1_000, 20],
  ])('for deliveries that wait in Postgres, at %d a second', async (rate, stepMs) => {
    scene.ratePerSecond = rate;
    const [first] = tasks(1);
    scene.lanes.markParked(first!.endpointId, first!.event.projectId);
    /** Postgres has as many deliveries as are claimed, and returns them 40 ms later. */
    const claims: { dueMs: number; give: () => void }[] = [];
    let sweptMs = 0;
    const claim = () => {
      if (scene.nowMs - sweptMs >= SECOND_MS) {
        sweptMs = scene.nowMs;
        scene.lanes.sweep();
      }
      for (const wanted of scene.lanes.nextClaims(10)) {
        const give = () => {
          for (const task of tasks(wanted.room)) scene.lanes.resume(task);
          scene.lanes.claimed(wanted, true);
        };
        claims.push({ dueMs: scene.nowMs + 40, give });
      }
      while (claims[0] && claims[0].dueMs <= scene.nowMs) claims.shift()!.give();
    };
    await passLate(2 * SECOND_MS, stepMs, claim);
    const before = scene.attempted.length;
    await passLate(secondsOf(rate) * SECOND_MS, stepMs, claim);
    const perSecond = (scene.attempted.length - before) / secondsOf(rate);
    expect(perSecond).toBeGreaterThanOrEqual(rate * 0.95);
    expect(perSecond).toBeLessThanOrEqual(rate * 1.05);
  });
});
