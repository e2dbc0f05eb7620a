import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock, YieldingRate } from '#kernel';
import type { OwnedPartition, Producer, RoutedDelivery } from '#message-log';
import { claimOwnership } from '#postgres';
import { eventually, insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { storeRoutings } from '../store-routings.ts';
import { anEvent, aRouting, insertEvent } from '../testing/rows.ts';
import { FanOut } from './fan-out.ts';

describe('A project in the fan-out', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let fanOut: FanOut;
  let rate: YieldingRate;
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
    rate = new YieldingRate();
    fanOut = new FanOut({
      ...{ pool, deliveries, clock: systemClock, maxBytes: 8_388_608, hasOthers: () => true },
      rate,
      onProblem: () => undefined,
    });
  });
  afterEach(async () => {
    await fanOut.stop();
    await database.drop();
  });

  const store = async (project = projectId, endpoints = [endpointId]) => {
    const event = await insertEvent(database.pool, anEvent({ projectId: project }));
    await storeRoutings(database.pool, [aRouting(event, endpoints, { fanOut: { epoch: owner.epoch, dataBytes: 2 } })]);
    return event.id;
  };
  const sentAre = (count: number) =>
    eventually(
      () => Promise.resolve(sent.length),
      (n) => n === count,
    );

  it('leaves the fan-out as soon as the last event is handed over, even beside other projects', async () => {
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

  it('stays in the fan-out while more than one piece waits', async () => {
    const ids: string[] = [];
    for (let event = 0; event < 40; event++) ids.push(await store());
    await fanOut.assigned([owner]);
    await sentAre(40);
    expect(sent).toEqual(ids);
  });

  it('does not delay the turns of other projects while it is held to its rate, and continues later', async () => {
    let perSecond = 1;
    rate.perSecond = () => perSecond;
    const large = await store(projectId, new Array<string>(300).fill(endpointId));
    await fanOut.assigned([owner]);
    await sentAre(128); // two pieces: with the first one its burst was not spent
    const other = await insertProject(database.pool);
    const small = await store(other, [await insertEndpoint(database.pool, other)]);
    fanOut.add(other, owner);
    await sentAre(129);
    expect(sent.at(-1)).toBe(small);
    perSecond = 1_000_000;
    await sentAre(301);
    expect(sent.filter((id) => id === large)).toHaveLength(300);
  });

  it('continues when an event is added', async () => {
    const first = await store();
    await fanOut.assigned([owner]);
    await sentAre(1);
    const second = await store();
    fanOut.add(projectId, owner);
    await sentAre(2);
    expect(sent).toEqual([first, second]);
  });
});
