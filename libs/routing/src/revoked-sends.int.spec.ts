import { LoopHealth } from '#kernel';
import { LogRecord, type OwnedPartition } from '#message-log';
import { TenantCompute } from '#tenant-compute';
import { eventually, insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { makeRouter, type SentDelivery } from './testing/make-router.ts';
import { anEvent } from './testing/rows.ts';

const owner: OwnedPartition = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };
const REFUSED = 'posthorn.deliveries.v1 is not followed by this process.';

describe('deliveries that the log refuses', () => {
  const compute = new TenantCompute({ onProblem: () => undefined });
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(async () => {
    await compute.close();
    await database.drop();
  });

  /**
   * Routes an event whose deliveries the log has not taken yet.
   * @returns refuses them, with the problems that the router has reported by then
   */
  async function routed() {
    const projectId = await insertProject(database.pool);
    await insertEndpoint(database.pool, projectId);
    const taken = Promise.withResolvers<void>();
    const [sent, problems]: [SentDelivery[], string[]] = [[], []];
    const health = new LoopHealth();
    const options = { pool: database.pool, compute, sent, problems, health, taken: () => taken.promise };
    const router = makeRouter(options);
    const progress = { released: () => undefined, completed: () => undefined };
    router.onRecords([new LogRecord(anEvent({ projectId }), owner, false, 100, 0, progress)]);
    await eventually(
      () => Promise.resolve(sent.length),
      (count) => count === 1,
    );
    const refuse = async () => {
      taken.reject(new Error(REFUSED));
      await new Promise((resolve) => setImmediate(resolve));
      return problems;
    };
    return { router, refuse };
  }

  it('are a problem while the partition of their events is owned, because the events have to be handed over again', async () => {
    const { router, refuse } = await routed();
    expect(await refuse()).toEqual([`Deliveries were not sent to the log, and are sent again: ${REFUSED}`]);
    await router.stop();
  });

  it('are no problem after the partition was released, as at a stop, because its next owner sends them', async () => {
    const { router, refuse } = await routed();
    await router.onRevoked([owner]);
    expect(await refuse()).toEqual([]);
    await router.stop();
  });
});
