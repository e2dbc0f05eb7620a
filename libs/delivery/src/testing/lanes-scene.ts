import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { DeliveryTask } from '../delivery-task.ts';
import { Lanes, type LanesOptions } from '../lanes.ts';
import { NO_WISH } from '../receiver-wish.ts';
import { aTask, anEvent, someFacts } from './tasks.ts';

export const OWNER: OwnedPartition = { fence: 'spec/0', epoch: 1, partition: 0, partitionCount: 1 };
export const ENDPOINT = uuidv7(2);
export const MAX_RECORDS = 20_000;
export const MAX_WAIT_MS = 1_000;

const EVENT = anEvent();

/** Tasks for an endpoint, whose deliveries are named by their place: `0`, `1`, … */
export function tasks(n: number, owner = OWNER, endpointId = ENDPOINT): DeliveryTask[] {
  return Array.from({ length: n }, (_, index) => aTask(owner, { deliveryId: `${index}`, endpointId, event: EVENT }));
}

/** Lanes of which a spec has the clock, the wire and the endpoint in its hands. */
export class LanesScene {
  nowMs = 0;
  timers: { atMs: number; wake: () => void }[] = [];
  readonly stopping = new AbortController();
  /** Lets what is on the wire finish, oldest first. */
  readonly wire: (() => void)[] = [];
  /** Whether attempts are over before `send` returns, like those for a deleted endpoint. */
  isInstant = false;
  outcome: 'failed' | 'cancelled' = 'failed';
  isHeld = false;
  /** Whether the endpoint's circuit breaker is open. */
  isBroken = false;
  maxInFlight = 1;
  ratePerSecond: number | null = null;
  resumedAtMs: number | null = null;
  maySend = true;
  readonly attempted: string[] = [];
  readonly parked: DeliveryTask[] = [];
  readonly rooms: string[] = [];
  readonly lanes: Lanes;

  constructor() {
    this.lanes = new Lanes({
      sender: this.sender(),
      clock: {
        nowMs: () => this.nowMs,
        sleep: (ms) => new Promise((wake) => this.timers.push({ atMs: this.nowMs + ms, wake })),
      },
      signal: this.stopping.signal,
      maxLaneBytes: Infinity,
      maxLaneRecords: MAX_RECORDS,
      maxWaitMs: MAX_WAIT_MS,
      resumePerSecond: 2,
      maySend: () => this.maySend,
      onAttempt: ({ task }) => this.attempted.push(task.deliveryId),
      onParked: (parked) => this.parked.push(...parked),
      onRoom: (endpointId) => this.rooms.push(endpointId),
    });
  }

  /** How many lanes are remembered. */
  get size(): number {
    return (this.lanes as unknown as { lanes: Map<string, unknown> }).lanes.size;
  }

  finishNext(): void {
    this.wire.shift()!();
  }

  /** Lets time pass, and the timers that are due by then go off. */
  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    const due = this.timers.filter(({ atMs }) => atMs <= this.nowMs);
    this.timers = this.timers.filter(({ atMs }) => atMs > this.nowMs);
    for (const { wake } of due) wake();
    await Promise.resolve();
  }

  private sender(): LanesOptions['sender'] {
    return {
      limits: () => ({
        maxInFlight: this.isHeld || this.isBroken ? 0 : this.maxInFlight,
        ratePerSecond: this.ratePerSecond,
      }),
      isHeld: () => this.isHeld,
      mustPark: () => this.isHeld || this.isBroken,
      resumedAtMs: () => this.resumedAtMs,
      send: (task, done) => {
        const schedule = { retryDelaysMs: [], jitter: 0 };
        const facts = someFacts({ outcome: this.outcome });
        const finish = () => done({ task, facts, schedule, random: 0, wish: NO_WISH });
        if (this.isInstant) finish();
        else this.wire.push(finish);
      },
    };
  }
}
