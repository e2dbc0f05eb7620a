import { systemClock, uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { UnwrittenAttempt } from './attempt-writer.ts';
import type { DeliverySender } from './delivery-sender.ts';
import type { DeliveryTask } from './delivery-task.ts';
import { Lanes } from './lanes.ts';
import { aTask, anEvent, someFacts } from './testing/tasks.ts';

const OWNER: OwnedPartition = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };
const ENDPOINT = uuidv7(2);
const EVENT = anEvent();
const MAX_RECORDS = 20_000;
const MAX_WAIT_MS = 1_000;

describe('lanes', () => {
  let nowMs: number;
  /** Lets what is on the wire finish, oldest first. */
  let wire: (() => void)[];
  /** Whether attempts are over before `send` returns, like those for a deleted endpoint. */
  let isInstant: boolean;
  let attempted: string[];
  let parked: DeliveryTask[];
  let rooms: string[];
  let maySend: boolean;
  let lanes: Lanes;

  beforeEach(() => {
    nowMs = 0;
    [wire, attempted, parked, rooms] = [[], [], [], []];
    isInstant = false;
    maySend = true;
    const sender: Pick<DeliverySender, 'send' | 'maxInFlight'> = {
      maxInFlight: () => 1,
      send(task, done) {
        const finish = () => done({ task, facts: someFacts(), schedule: { retryDelaysMs: [], jitter: 0 }, random: 0 });
        if (isInstant) finish();
        else wire.push(finish);
      },
    };
    lanes = new Lanes({
      sender: sender as DeliverySender,
      clock: { ...systemClock, nowMs: () => nowMs },
      maxLaneBytes: Infinity,
      maxLaneRecords: MAX_RECORDS,
      maxWaitMs: MAX_WAIT_MS,
      maySend: () => maySend,
      onAttempt: ({ task }: UnwrittenAttempt) => attempted.push(task.deliveryId),
      onParked: (tasks) => parked.push(...tasks),
      onRoom: (endpointId) => rooms.push(endpointId),
    });
  });

  const tasks = (n: number, owner = OWNER, endpointId = ENDPOINT) =>
    Array.from({ length: n }, (_, index) => aTask(owner, { deliveryId: `${index}`, endpointId, event: EVENT }));
  const finishNext = () => wire.shift()!();

  it('send in order, no more at a time than the endpoint takes', () => {
    lanes.offer(tasks(3));
    expect(wire).toHaveLength(1);
    for (let sent = 0; sent < 3; sent++) finishNext();
    expect(attempted).toEqual(['0', '1', '2']);
  });

  it('park what finds no room, and all that comes after it', () => {
    lanes.offer(tasks(MAX_RECORDS + 3));
    expect(parked).toHaveLength(2);
    finishNext();
    lanes.offer(tasks(1));
    expect(parked).toHaveLength(3);
    expect(lanes.parked()).toEqual([ENDPOINT]);
  });

  it('park all that waits when the oldest of it has waited too long', () => {
    lanes.offer(tasks(3));
    nowMs = MAX_WAIT_MS;
    lanes.sweep();
    expect(parked).toEqual([]);
    nowMs++;
    lanes.sweep();
    expect(parked).toHaveLength(2);
  });

  it('stay parked until everything on its way to Postgres has arrived and is found there', () => {
    const [task] = tasks(1);
    lanes.park([task!]);
    lanes.unpark(ENDPOINT, lanes.arrivals(ENDPOINT));
    expect(lanes.parked()).toEqual([ENDPOINT]);
    lanes.arrived([task!]);
    expect(rooms).toEqual([ENDPOINT]);
    lanes.unpark(ENDPOINT, lanes.arrivals(ENDPOINT));
    expect(lanes.parked()).toEqual([]);
  });

  it('take any number of attempts that are over at once, as when a deleted endpoint’s queue is cancelled', () => {
    lanes.offer(tasks(MAX_RECORDS));
    isInstant = true;
    finishNext();
    expect(attempted).toHaveLength(MAX_RECORDS);
  });

  it('drop what waits for a revoked partition, and wait for what is in flight', async () => {
    const other: OwnedPartition = { ...OWNER, partition: 1 };
    lanes.offer(tasks(3));
    lanes.offer(tasks(2, other, 'other'));
    let isRevoked = false;
    const revoked = lanes.revoke([OWNER]).then((dropped) => {
      isRevoked = true;
      return dropped;
    });
    await Promise.resolve();
    expect(isRevoked).toBe(false);
    finishNext();
    expect(await revoked).toHaveLength(2);
    finishNext();
    finishNext();
    expect(attempted).toHaveLength(3);
  });

  it('send nothing while nothing may be sent, and go on where they were', () => {
    maySend = false;
    lanes.offer(tasks(3));
    expect(wire).toHaveLength(0);
    maySend = true;
    lanes.pumpAll();
    expect(wire).toHaveLength(1);
    maySend = false;
    finishNext();
    expect(wire).toHaveLength(0);
  });

  it('know nothing of a revoked partition any more once what was on its way is over', async () => {
    const [first, second] = tasks(2);
    lanes.offer([first!]);
    lanes.park([second!]);
    const revoked = lanes.revoke([OWNER]);
    finishNext();
    await revoked;
    expect(lanes.parked()).toEqual([]);
    lanes.sweep();
    lanes.arrived([second!]);
    lanes.sweep();
    expect((lanes as unknown as { lanes: Map<string, unknown> }).lanes.size).toBe(0);
  });

  it('hold on to nothing that they gave away', () => {
    isInstant = true;
    lanes.offer(tasks(50));
    const [lane] = (lanes as unknown as { lanes: Map<string, { queue: unknown[] }> }).lanes.values();
    expect(lane!.queue).toHaveLength(0);
  });
});
