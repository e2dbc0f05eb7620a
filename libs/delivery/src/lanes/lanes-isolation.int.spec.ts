import { uuidv7 } from '#kernel';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { DispatcherScene, MAX_BYTES } from '../testing/dispatcher-scene.ts';

const LARGE_BYTES = MAX_BYTES / 8;

describe('the dispatcher beside endpoints that hang', () => {
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

  const parkedCount = async () => (await database.pool.query('select from posthorn.due d where d.parked')).rowCount!;
  const attempts = async () => (await database.pool.query('select from posthorn.attempt')).rowCount!;

  it('parks large events of four hanging endpoints beyond their share, delivers other events, and brings all back in order', async () => {
    const paths = ['/h0', '/h1', '/h2', '/h3'];
    const releases = paths.map((path) => scene.receiver.hold(path));
    const projectId = uuidv7(2);
    const hanging = paths.map((path) => scene.endpoint(path, {}, { projectId }));
    for (const id of hanging) await scene.offer(id, 40, { padBytes: LARGE_BYTES });
    const healthy = scene.endpoint('/healthy', {}, { projectId: uuidv7(3) });
    await scene.offer(healthy, 20);
    await scene.receiver.waitFor('/healthy', 20);
    const inFlight = () => paths.flatMap((path) => scene.receiver.requests(path));
    expect(inFlight().length * LARGE_BYTES).toBeLessThanOrEqual(MAX_BYTES / 2);
    await eventually(parkedCount, (n) => n === 160 - inFlight().length);

    for (const release of releases) release();
    for (const path of paths) {
      await scene.receiver.waitFor(path, 40);
      expect(inOrder(scene.dataAt(path))).toBe(true);
    }
    await eventually(attempts, (n) => n === 180);
    await scene.completedAre(180);
    expect(await parkedCount()).toBe(0);
    expect(inFlight()).toHaveLength(160);
  });

  it('sends each delivery of a burst larger than its share once, while more events arrive', async () => {
    const id = scene.endpoint('/burst');
    for (let burst = 0; burst < 5; burst++) await scene.offer(id, 400, { padBytes: MAX_BYTES / 1_000 });
    await scene.receiver.waitFor('/burst', 2_000);
    await eventually(attempts, (n) => n === 2_000);
    await scene.completedAre(2_000);
    expect(scene.receiver.requests('/burst')).toHaveLength(2_000);
    await eventually(parkedCount, (n) => n === 0);
  });
});

/** Returns true if the numbers rise, apart from deliveries that were in flight together. */
function inOrder(numbers: readonly number[]): boolean {
  return numbers.every((n, index) => Math.abs(n - index) <= 16);
}
