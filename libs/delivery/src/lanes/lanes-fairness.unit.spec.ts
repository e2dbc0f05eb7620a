import { uuidv7 } from '#kernel';
import { eventually } from '#testing';
import { SENDS_PER_TURN } from './lane-sender.ts';
import { LanesScene, OWNER } from '../testing/lanes-scene.ts';
import { aTask, anEvent } from '../testing/tasks.ts';

const BUSY = uuidv7(1);
const HEALTHY = uuidv7(2);

describe('lanes of several projects', () => {
  let scene: LanesScene;
  let named = 0;

  beforeEach(() => {
    scene = new LanesScene();
    scene.maxInFlight = 32;
  });

  /** Tasks of a project, named by the project and a number; each is for an endpoint of its own by default. */
  function tasksOf(projectId: string, n: number, overrides: Partial<Parameters<typeof aTask>[1]> = {}) {
    const name = projectId === BUSY ? 'busy' : 'healthy';
    return Array.from({ length: n }, () =>
      aTask(OWNER, {
        event: anEvent({ projectId }),
        endpointId: uuidv7(3),
        deliveryId: `${name} ${named++}`,
        ...overrides,
      }),
    );
  }
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const RETRY = { trigger: { kind: 'retry', retry: 1 } } as const;

  it('send a healthy project’s first attempt at once while another has thousands of lanes ready', async () => {
    scene.isInstant = true;
    scene.lanes.offer(tasksOf(BUSY, 5_000));
    expect(scene.attempted).toHaveLength(SENDS_PER_TURN);
    scene.lanes.offer(tasksOf(HEALTHY, 1));
    await turn();
    const place = scene.attempted.findIndex((name) => name.startsWith('healthy'));
    expect(place).toBeGreaterThanOrEqual(SENDS_PER_TURN);
    expect(place).toBeLessThanOrEqual(SENDS_PER_TURN + 1);
  });

  it('send a bounded number in each turn of the event loop', async () => {
    scene.isInstant = true;
    scene.lanes.offer(tasksOf(BUSY, 1_000));
    for (let turns = 1; scene.attempted.length < 1_000; turns++) {
      expect(scene.attempted.length).toBeLessThanOrEqual(turns * SENDS_PER_TURN);
      await turn();
    }
  });

  it('send all of a project that was slowed down beside another one, even if the other one then has nothing more', async () => {
    scene.rate.perSecond = () => 50;
    scene.lanes.offer(tasksOf(HEALTHY, 1));
    scene.lanes.offer(tasksOf(BUSY, 250));
    await scene.sentAre(251);
  });

  it('leave slots for other projects, however many lanes of one project hang', async () => {
    scene.lanes.offer(tasksOf(BUSY, 3_000));
    await scene.sentAre(256);
    expect(scene.shares.slots.usedBy(0, BUSY)).toBe(256);
    scene.lanes.offer(tasksOf(HEALTHY, 10));
    await scene.sentAre(266);
  });

  it('let one endpoint that hangs hold a third of the slots at most', async () => {
    scene.maxInFlight = 256;
    scene.isInstant = true;
    scene.outcome = 'succeeded';
    const endpointId = uuidv7(3);
    scene.lanes.offer(tasksOf(BUSY, 2_000, { endpointId }));
    await scene.attemptedAre(2_000); // by now its window is as large as can be
    scene.isInstant = false;
    scene.lanes.offer(tasksOf(BUSY, 1_000, { endpointId }));
    await turn();
    await turn();
    expect(scene.shares.slots.usedBy(1, endpointId)).toBeLessThanOrEqual(171);
  });

  it('continue with a blocked lane when a slot of its project is released', async () => {
    scene.lanes.offer(tasksOf(BUSY, 400));
    await scene.sentAre(256);
    for (let left = 400; left > 0; left--) {
      scene.finishNext();
      await turn();
    }
    expect(scene.attempted).toHaveLength(400);
    expect(scene.shares.slots.used).toBe(0);
  });

  it('send first attempts before retries of any project, and one retry after each sixteen of them', async () => {
    scene.isInstant = true;
    scene.rate.perSecond = () => 1e9; // no project is held back
    scene.lanes.offer(tasksOf(HEALTHY, SENDS_PER_TURN)); // the turn is over
    for (const retry of tasksOf(BUSY, 100, RETRY)) scene.lanes.resume(retry);
    scene.lanes.offer(tasksOf(HEALTHY, 64));
    await scene.attemptedAre(SENDS_PER_TURN + 164);
    const order = scene.attempted.slice(SENDS_PER_TURN, SENDS_PER_TURN + 64);
    expect(order.filter((name) => name.startsWith('busy')).length).toBeLessThanOrEqual(4);
  });

  it('send a lane’s first attempts before its retries', () => {
    scene.maxInFlight = 1;
    const endpointId = uuidv7(3);
    const [running, first] = tasksOf(HEALTHY, 2, { endpointId });
    const [retry] = tasksOf(HEALTHY, 1, { endpointId, ...RETRY });
    scene.lanes.offer([running!]);
    scene.lanes.resume(retry!);
    scene.lanes.offer([first!]);
    for (let i = 0; i < 3; i++) scene.finishNext();
    expect(scene.attempted).toEqual([running, first, retry].map((task) => task!.deliveryId));
  });

  it('leave a quarter of the slots to first attempts', async () => {
    for (let project = 0; project < 8; project++) {
      for (const retry of tasksOf(uuidv7(10 + project), 200, RETRY)) scene.lanes.resume(retry);
    }
    await scene.sentAre(384);
    scene.lanes.offer(tasksOf(HEALTHY, 8));
    await scene.sentAre(392);
  });

  it('send retries while first attempts of slow projects hold three quarters of the slots', async () => {
    for (let project = 0; project < 4; project++) scene.lanes.offer(tasksOf(uuidv7(10 + project), 200));
    const { slots } = scene.shares;
    await eventually(
      () => Promise.resolve(slots.used),
      (used) => used >= (slots.total * 3) / 4,
    );
    for (const retry of tasksOf(HEALTHY, 8, RETRY)) scene.lanes.resume(retry);
    await eventually(
      () => Promise.resolve(slots.usedBy(0, HEALTHY)),
      (used) => used === 8,
    );
  });

  it('hold no more bytes of endpoints that hang than their shares, and park the rest', async () => {
    scene.outcome = 'succeeded';
    const total = scene.shares.bytes.total;
    const large = { bytes: total / 64 };
    const hanging = Array.from({ length: 4 }, () => uuidv7(3));
    for (const endpointId of hanging) scene.lanes.offer(tasksOf(BUSY, 40, { endpointId, ...large }));
    const held = scene.shares.bytes.usedBy(0, BUSY);
    expect(held).toBeLessThanOrEqual(total / 2);
    expect(scene.parked).toHaveLength(160 - held / large.bytes);
    scene.lanes.offer(tasksOf(HEALTHY, 4, large));
    expect(scene.parked).toHaveLength(160 - held / large.bytes);
    expect(scene.wire.length).toBeGreaterThan(4);
  });

  it('let only one blocked lane of a project try again at a sweep', async () => {
    scene.lanes.offer(tasksOf(BUSY, 2_000));
    const { slots } = scene.shares;
    await scene.sentAre(slots.total / 2);
    const tryTake = slots.tryTake.bind(slots);
    let tries = 0;
    slots.tryTake = (...given) => {
      tries++;
      return tryTake(...given);
    };
    scene.lanes.sweep();
    expect(tries).toBeGreaterThan(0);
    expect(tries).toBeLessThan(10);
  });

  it('release every byte and slot once all attempts are recorded or parked', async () => {
    scene.recordsAtOnce = true;
    const endpointId = uuidv7(3);
    scene.lanes.offer(tasksOf(BUSY, 100, { endpointId }));
    scene.finishNext();
    scene.nowMs += 100_000;
    scene.lanes.sweep();
    while (scene.wire.length > 0) scene.finishNext();
    expect([scene.shares.bytes.used, scene.shares.slots.used, scene.shares.answers.used]).toEqual([0, 0, 0]);
  });
});
