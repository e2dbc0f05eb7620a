import { uuidv7 } from '#kernel';
import { inTransaction } from '#postgres';
import { eventually, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { DispatcherScene } from '../testing/dispatcher-scene.ts';
import { PROJECT } from '../testing/tasks.ts';
import { cancelReplayDue } from './cancel-replay-due.ts';
import { type DeliveryToReplay, makeReplaysDue } from './make-replays-due.ts';

const HOUR_MS = 3_600_000;

describe('A cancelled replay', () => {
  let database: TestDatabase;
  let scene: DispatcherScene;
  let clock: OffsetClock;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    clock = new OffsetClock();
    scene = await DispatcherScene.start(database, { clock });
  });
  afterEach(() => scene.stop());

  const due = async () =>
    (await database.pool.query<{ kind: string; parked: boolean }>('select d.kind, d.parked from posthorn.due d')).rows;

  /** A delivery that waits an hour for its retry, after a first attempt that failed. */
  async function waiting(endpointId: string): Promise<DeliveryToReplay> {
    const [record] = await scene.offer(endpointId, 1);
    await eventually(due, ([row]) => row?.kind === 'retry');
    const { deliveryId, event } = record!.value;
    return { ...{ deliveryId, endpointId, eventId: event.id }, isNew: false };
  }

  it('that was parked sends nothing when its endpoint is resumed: the retry keeps its time', async () => {
    scene.receiver.answer('/paused', 500, 200);
    const id = scene.endpoint('/paused', { retryDelaysMs: [HOUR_MS], jitter: 0 });
    const delivery = await waiting(id);
    scene.change(id, { state: 'paused' });
    const replayId = uuidv7(Date.now());
    const terms = { replayId, projectId: PROJECT, atMs: clock.nowMs() - 1, isForced: false };
    await inTransaction(database.pool, (tx) => makeReplaysDue(tx, [delivery], terms));
    scene.dispatcher.poke();
    await eventually(due, ([row]) => row?.kind === 'replay' && row.parked);

    const freed = await inTransaction(database.pool, (tx) => cancelReplayDue(tx, replayId, [delivery.deliveryId]));
    expect(freed).toHaveLength(1);
    expect(await due()).toEqual([{ kind: 'retry', parked: false }]);
    scene.change(id, { state: 'active', resumedAtMs: clock.nowMs() });
    await scene.offer(id, 1);
    await scene.receiver.waitFor('/paused', 2);
    await eventually(due, ({ length }) => length === 1);
    expect(await due()).toEqual([{ kind: 'retry', parked: false }]);

    clock.advance(HOUR_MS);
    await eventually(due, (rows) => rows.length === 0);
    expect(scene.receiver.requests('/paused')).toHaveLength(3);
  });
});
