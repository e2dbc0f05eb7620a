import { ENDPOINT, LanesScene, tasks } from '../testing/lanes-scene.ts';

const HOUR_MS = 3_600_000;
const FIRST_REST_MS = 1_000;

describe.each([-6, 6])('Lanes while the clock is set by %s hours', (hours) => {
  let scene: LanesScene;

  beforeEach(() => {
    scene = new LanesScene();
  });

  /** Sets the clock, and lets all lanes send that may. */
  const set = () => {
    scene.set(hours * HOUR_MS);
    scene.lanes.sweep();
  };

  it('halve the window and rest after each sign of overload', async () => {
    [scene.maxInFlight, scene.status] = [8, 503];
    scene.lanes.offer(tasks(20));
    for (let nth = 0; nth < 8; nth++) scene.finishNext();
    set();
    await scene.sentAre(8);
    await scene.pass(FIRST_REST_MS);
    await scene.sentAre(8 + 4);
    for (let nth = 0; nth < 4; nth++) scene.finishNext();
    await scene.sentAre(12);
    await scene.pass(2 * FIRST_REST_MS - 1);
    await scene.sentAre(12);
    await scene.pass(1);
    await scene.sentAre(12 + 2);
  });

  it('rest for the usual time after a shortage of sockets', async () => {
    scene.lacks = 'sockets';
    scene.lanes.offer(tasks(1));
    scene.lacks = undefined;
    set();
    await scene.sentAre(1);
    await scene.pass(50);
    await scene.sentAre(2);
  });

  it('keep to the pace of an endpoint', async () => {
    [scene.maxInFlight, scene.ratePerSecond, scene.isInstant] = [32, 10, true];
    scene.lanes.offer(tasks(3));
    set();
    await scene.sentAre(1);
    await scene.pass(100);
    await scene.sentAre(2);
  });

  it('keep to the rate at which held deliveries come back', () => {
    [scene.maxInFlight, scene.isHeld] = [4, true];
    scene.lanes.offer(tasks(3));
    scene.lanes.arrived(scene.parked);
    scene.isHeld = false;
    set();
    expect(scene.room).toBe(0);
    scene.nowMs += 500;
    expect(scene.room).toBe(1);
  });

  it('claim in advance the deliveries of one second, and no more', async () => {
    [scene.maxInFlight, scene.isInstant, scene.recordsAtOnce] = [2, true, true];
    scene.lanes.markParked(ENDPOINT, tasks(1)[0]!.event.projectId);
    for (const claim of scene.lanes.nextClaims(1)) scene.lanes.claimed(claim, true);
    for (const task of tasks(5)) scene.lanes.resume(task);
    await scene.attemptedAre(5);
    await scene.pass(1_000);
    const { room } = scene;
    set();
    expect(scene.room).toBe(room);
  });

  it('remember an overloaded endpoint for a minute', async () => {
    [scene.status, scene.recordsAtOnce] = [503, true];
    scene.lanes.offer(tasks(1));
    scene.finishNext();
    await scene.pass(59_000);
    set();
    expect(scene.size).toBe(1);
    await scene.pass(1_000);
    scene.lanes.sweep();
    expect(scene.size).toBe(0);
  });
});
