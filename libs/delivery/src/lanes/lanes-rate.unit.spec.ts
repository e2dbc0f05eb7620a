import { LanesScene, tasks } from '../testing/lanes-scene.ts';

const SECOND_MS = 1_000;

describe('lanes of an endpoint with a rate', () => {
  let scene: LanesScene;

  beforeEach(() => {
    scene = new LanesScene();
    [scene.maxInFlight, scene.ratePerSecond] = [32, 2];
    scene.isInstant = true;
  });

  it('send the first at once, and each that follows in its time', async () => {
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

  it('send none sooner for a lane that was empty meanwhile', async () => {
    scene.lanes.offer(tasks(1));
    scene.lanes.sweep();
    await scene.pass(499);
    scene.lanes.sweep();
    scene.lanes.offer(tasks(1));
    expect(scene.attempted).toHaveLength(1);
    await scene.pass(1);
    expect(scene.attempted).toHaveLength(2);
  });

  it('forget a lane whose pace has nothing to remember', async () => {
    scene.lanes.offer(tasks(1));
    await scene.pass(SECOND_MS);
    scene.lanes.sweep();
    expect(scene.size).toBe(0);
  });

  it('send a tenth of a second’s worth at once where the rate is high, since timers are late', async () => {
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

  it('have room for as many as may go within a second, less those that wait for it already', () => {
    expect(scene.room).toBe(3);
    scene.lanes.offer(tasks(2));
    expect(scene.room).toBe(1);
  });

  it('take a new rate as soon as there is one', async () => {
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
