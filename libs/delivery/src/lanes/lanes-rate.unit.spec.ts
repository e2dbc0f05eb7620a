import { LanesScene, tasks } from '../testing/lanes-scene.ts';

const SECOND_MS = 1_000;

describe('lanes of an endpoint with a rate', () => {
  let scene: LanesScene;

  beforeEach(() => {
    scene = new LanesScene();
    [scene.maxInFlight, scene.ratePerSecond] = [32, 2];
    scene.isInstant = true;
  });

  it('send the first delivery at once, and each further delivery in its time', async () => {
    scene.lanes.offer(tasks(4));
    expect(scene.attempted).toHaveLength(1);
    await scene.pass(499);
    expect(scene.attempted).toHaveLength(1);
    await scene.pass(1);
    expect(scene.attempted).toHaveLength(2);
    await scene.pass(SECOND_MS);
    expect(scene.attempted).toHaveLength(3); // a late timer makes no burst
    await scene.pass(SECOND_MS / 2);
    expect(scene.attempted).toEqual(['0', '1', '2', '3']);
    expect(scene.timers).toEqual([]);
  });

  it('send nothing sooner if the lane was empty meanwhile', async () => {
    scene.lanes.offer(tasks(1));
    scene.lanes.sweep();
    await scene.pass(499);
    scene.lanes.sweep();
    scene.lanes.offer(tasks(1));
    expect(scene.attempted).toHaveLength(1);
    await scene.pass(1);
    expect(scene.attempted).toHaveLength(2);
  });

  it('forget a lane whose bucket is full', async () => {
    scene.lanes.offer(tasks(1));
    await scene.pass(SECOND_MS);
    scene.lanes.sweep();
    expect(scene.size).toBe(0);
  });

  it('send the deliveries of 0.1 s at once if the rate is high, because timers are late', async () => {
    [scene.maxInFlight, scene.ratePerSecond] = [256, 500];
    scene.lanes.offer(tasks(100));
    await scene.attemptedAre(50);
    await scene.pass(2);
    expect(scene.attempted).toHaveLength(51);
  });

  it('charge nothing to the pace for deliveries that are cancelled instead of sent', async () => {
    scene.outcome = 'cancelled';
    scene.lanes.offer(tasks(1_000));
    await scene.attemptedAre(1_000);
  });

  it('have room for the deliveries of a second, less the deliveries that already wait', () => {
    expect(scene.room).toBe(3);
    scene.lanes.offer(tasks(2));
    expect(scene.room).toBe(1);
  });

  it('take a new rate at once', async () => {
    scene.lanes.offer(tasks(3));
    scene.ratePerSecond = 1;
    scene.lanes.sweep();
    expect(scene.attempted).toHaveLength(2);
    scene.ratePerSecond = null;
    scene.lanes.sweep();
    expect(scene.attempted).toHaveLength(3);
    await scene.pass(SECOND_MS);
    expect(scene.attempted).toHaveLength(3);
  });

  it('keep the pace over a pause', () => {
    scene.lanes.offer(tasks(1));
    scene.isHeld = true;
    expect(scene.room).toBe(0);
    scene.isHeld = false;
    scene.lanes.offer(tasks(1));
    expect(scene.attempted).toHaveLength(1);
  });

  it('send nothing more once they are stopped', async () => {
    scene.lanes.offer(tasks(2));
    scene.stopping.abort();
    await scene.pass(SECOND_MS);
    expect(scene.attempted).toHaveLength(1);
  });
});
