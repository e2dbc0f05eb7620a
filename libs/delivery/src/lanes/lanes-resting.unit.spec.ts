import { LanesScene, OWNER, tasks } from '../testing/lanes-scene.ts';

/** No first rest is longer. */
const FIRST_REST_MS = 1_000;

/** The ways by which a lane comes to rest, with one task that it has sent or tried to send. */
const RESTS: [string, (scene: LanesScene) => void][] = [
  [
    'after an answer that its receiver is overloaded',
    (scene) => {
      scene.status = 503;
      scene.lanes.offer(tasks(1));
      scene.finishNext();
    },
  ],
  [
    'because Posthorn lacked sockets',
    (scene) => {
      scene.lacks = 'sockets';
      scene.lanes.offer(tasks(1));
    },
  ],
];

describe.each(RESTS)('A lane that rests %s', (_, rest) => {
  let scene: LanesScene;

  beforeEach(() => {
    scene = new LanesScene();
    scene.maxInFlight = 4;
    rest(scene);
  });

  it('claims no parked deliveries before its rest is over', () => {
    scene.lanes.park(tasks(1));
    expect(scene.room).toBe(0);
    scene.nowMs += FIRST_REST_MS;
    expect(scene.room).toBeGreaterThan(0);
  });

  it('is not forgotten by a sweep before its rest is over', async () => {
    await scene.lanes.revoke([OWNER]);
    scene.lanes.sweep();
    expect(scene.size).toBe(1);
    scene.nowMs += 61_000;
    scene.lanes.sweep();
    expect(scene.size).toBe(0);
  });
});
