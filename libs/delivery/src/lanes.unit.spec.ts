import { systemClock, uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { UnwrittenAttempt } from './attempt-writer.ts';
import type { DeliverySender } from './delivery-sender.ts';
import type { DeliveryTask } from './delivery-task.ts';
import { Lanes } from './lanes.ts';
import { NO_WISH } from './receiver-wish.ts';
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
  let isHeld: boolean;
  let resumedAtMs: number | null;
  let attempted: string[];
  let parked: DeliveryTask[];
  let rooms: string[];
  let maySend: boolean;
  let lanes: Lanes;

  beforeEach(() => {
    nowMs = 0;
    [wire, attempted, parked, rooms] = [[], [], [], []];
    isInstant = false;
    isHeld = false;
    resumedAtMs = null;
    maySend = true;
    const sender: Pick<DeliverySender, 'send' | 'maxInFlight' | 'isHeld' | 'resumedAtMs'> = {
      maxInFlight: () => (isHeld ? 0 : 1),
      isHeld: () => isHeld,
      resumedAtMs: () => resumedAtMs,
      send(task, done) {
        const schedule = { retryDelaysMs: [], jitter: 0 };
        const finish = () => done({ task, facts: someFacts(), schedule, random: 0, wish: NO_WISH });
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
      resumePerSecond: 2,
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

  describe('of a paused endpoint', () => {
    const SECOND_MS = 1_000;
    /** Holds some, and lets them come back from 10 s on. */
    const heldAndResumed = () => {
      isHeld = true;
      const event = anEvent({ id: uuidv7(SECOND_MS) });
      lanes.offer(tasks(3).map((task) => ({ ...task, event })));
      lanes.arrived(parked);
      isHeld = false;
      [nowMs, resumedAtMs] = [10 * SECOND_MS, 10 * SECOND_MS];
    };

    it('send nothing, and park what comes', () => {
      isHeld = true;
      lanes.offer(tasks(3));
      expect([wire, parked]).toMatchObject([[], { length: 3 }]);
      expect(lanes.room(ENDPOINT)).toBe(0);
      expect(rooms).toEqual([]);
    });

    it('park at the next sweep what waits in memory when the pause comes', () => {
      lanes.offer(tasks(3));
      isHeld = true;
      finishNext();
      expect(wire).toEqual([]);
      lanes.sweep();
      expect(parked.map(({ deliveryId }) => deliveryId)).toEqual(['1', '2']);
    });

    it('send on what waits in memory when the pause was over before the sweep', () => {
      lanes.offer(tasks(2));
      isHeld = true;
      finishNext();
      isHeld = false;
      lanes.sweep();
      expect(wire).toHaveLength(1);
      expect(parked).toEqual([]);
    });

    it('let come back at the given rate what was held, until nothing of it waits', () => {
      heldAndResumed();
      isInstant = true;
      expect(lanes.room(ENDPOINT)).toBe(1); // what its endpoint takes at once
      for (const task of parked.slice(0, 2)) lanes.resume(task);
      expect(lanes.room(ENDPOINT)).toBe(0);
      nowMs += SECOND_MS / 2;
      expect(lanes.room(ENDPOINT)).toBe(1);
      lanes.resume(parked[2]!);
      expect(lanes.room(ENDPOINT)).toBe(0);
      lanes.unpark(ENDPOINT, lanes.arrivals(ENDPOINT));
      expect(lanes.room(ENDPOINT)).toBe(1);
    });

    it('are held back no more once one comes that was accepted after the pause', () => {
      heldAndResumed();
      isInstant = true;
      expect(lanes.room(ENDPOINT)).toBe(1);
      lanes.resume(parked[0]!);
      lanes.resume(parked[1]!);
      expect(lanes.room(ENDPOINT)).toBe(0);
      lanes.resume(aTask(OWNER, { endpointId: ENDPOINT, event: anEvent({ id: uuidv7(11 * SECOND_MS) }) }));
      expect(lanes.room(ENDPOINT)).toBe(1);
    });

    it('come back slowly at a new owner too, who only finds them parked', () => {
      resumedAtMs = 1;
      lanes.markParked(ENDPOINT);
      expect(lanes.room(ENDPOINT)).toBe(0);
      nowMs += SECOND_MS / 2;
      expect(lanes.room(ENDPOINT)).toBe(1);
    });
  });
});
