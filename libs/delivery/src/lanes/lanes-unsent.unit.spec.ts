import { LanesScene, tasks } from '../testing/lanes-scene.ts';

const LONGEST_REST_MS = 5_000;

describe('lanes whose requests could not be sent because of a shortage in Posthorn itself', () => {
  let scene: LanesScene;

  beforeEach(() => {
    scene = new LanesScene();
    [scene.maxInFlight, scene.isInstant] = [4, true];
  });

  it.each(['files', 'sockets'] as const)(
    'make no attempt, and send in order once there is enough (%s)',
    async (want) => {
      scene.lacks = want;
      scene.lanes.offer(tasks(10));
      for (let rests = 0; rests < 5; rests++) await scene.pass(LONGEST_REST_MS);
      expect(scene.attempted).toEqual([]);
      expect(scene.shares.slots.used).toBe(0);
      scene.lacks = undefined;
      await scene.pass(LONGEST_REST_MS);
      await scene.attemptedAre(10);
      expect(scene.attempted).toEqual(tasks(10).map(({ deliveryId }) => deliveryId));
    },
  );

  it('rest from 50 ms up to 5 s instead of trying again at once', async () => {
    scene.lacks = 'files';
    scene.lanes.offer(tasks(10));
    for (let ms = 0; ms < 60_000; ms += 10) await scene.pass(10);
    expect(scene.sent).toBeGreaterThan(10);
    expect(scene.sent).toBeLessThan(40);
  });

  it('are parked like any other lane if the shortage lasts', async () => {
    scene.lacks = 'sockets';
    scene.lanes.offer(tasks(3));
    scene.nowMs += 100_000;
    scene.lanes.sweep();
    expect(scene.parked.map(({ deliveryId }) => deliveryId)).toEqual(['0', '1', '2']);
    expect(scene.shares.bytes.used).toBe(0);
  });
});
