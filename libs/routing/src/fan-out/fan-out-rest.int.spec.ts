import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock, YieldingRate } from '#kernel';
import type { OwnedPartition, Producer, RoutedDelivery } from '#message-log';
import { claimOwnership } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { storeRoutings } from '../store-routings.ts';
import { anEvent, aRouting, insertEndpoint, insertEvent, insertProject } from '../testing/rows.ts';
import { FanOut } from './fan-out.ts';

describe('A project whose events are not sent whole', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let fanOut: FanOut;
  let projectId: string;
  let endpointId: string;
  let onSend: () => void;
  const sent: string[] = [];

  beforeEach(async () => {
    database = await migratedDatabase();
    const { pool } = database;
    projectId = await insertProject(pool);
    endpointId = await insertEndpoint(pool, projectId);
    owner = { fence: 'spec/0', epoch: await claimOwnership(pool, 'spec/0', 'a'), partition: 0, partitionCount: 1 };
    [sent.length, onSend] = [0, () => undefined];
    const deliveries: Producer<RoutedDelivery> = {
      ready: () => Promise.resolve(),
      send(records) {
        sent.push(...records.map(({ event }) => event.id));
        if (records.length > 0) onSend();
        return Promise.resolve();
      },
    };
    fanOut = new FanOut({
      ...{ pool, deliveries, clock: systemClock, maxBytes: 8_388_608, hasOthers: () => true },
      rate: new YieldingRate(),
      onProblem: () => undefined,
    });
  });
  afterEach(async () => {
    await fanOut.stop();
    await database.drop();
  });

  const store = async () => {
    const event = await insertEvent(database.pool, anEvent({ projectId }));
    await storeRoutings(database.pool, [
      aRouting(event, [endpointId], { fanOut: { epoch: owner.epoch, dataBytes: 2 } }),
    ]);
    return event.id;
  };
  const sentAre = (count: number) =>
    eventually(
      () => Promise.resolve(sent.length),
      (n) => n === count,
    );

  it('is over it as soon as the last of them is handed over, beside other projects as well', async () => {
    await fanOut.assigned([owner]);
    await store();
    fanOut.add(projectId, owner);
    expect(fanOut.isWaiting(projectId)).toBe(true);
    const isWaiting: boolean[] = [];
    onSend = () => void nextTurn().then(() => isWaiting.push(fanOut.isWaiting(projectId)));
    await sentAre(1);
    await nextTurn();
    await nextTurn();
    expect(isWaiting).toEqual([false]);
  });

  it('stays in it while more waits than one piece', async () => {
    const ids: string[] = [];
    for (let event = 0; event < 40; event++) ids.push(await store());
    await fanOut.assigned([owner]);
    await sentAre(40);
    expect(sent).toEqual(ids);
  });

  it('goes on when an event is added after it', async () => {
    const first = await store();
    await fanOut.assigned([owner]);
    await sentAre(1);
    const second = await store();
    fanOut.add(projectId, owner);
    await sentAre(2);
    expect(sent).toEqual([first, second]);
  });
});
