import { uuidv7, YieldingRate } from '#kernel';
import type { UnsentReason } from '#http-delivery';
import type { OwnedPartition } from '#message-log';
import { eventually } from '#testing';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { dispatchShares } from '../lanes/dispatch-shares.ts';
import type { Lane } from '../lanes/lane.ts';
import type { LaneClaims } from '../lanes/lane-claims.ts';
import { Lanes, type LanesOptions } from '../lanes/lanes.ts';
import { NO_DIRECTIVES } from '../model/receiver-directives.ts';
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

/** Lanes whose clock, wire and endpoint are controlled by the spec. */
export class LanesScene {
  nowMs = 0;
  private stepsMs = 0;
  /** Times are by the clock, without its steps. */
  timers: { atMs: number; wake: () => void }[] = [];
  readonly stopping = new AbortController();
  /** Functions that let the requests on the wire finish, oldest first. */
  readonly wire: (() => void)[] = [];
  /** True if attempts are over before `send` returns, like the attempts for a deleted endpoint. */
  isInstant = false;
  outcome: 'succeeded' | 'failed' | 'cancelled' = 'failed';
  /** The status of each answer. */
  status = 500;
  /** True if attempts are recorded as soon as they are over. */
  recordsAtOnce = false;
  /** The resource that Posthorn itself lacks, so that nothing is sent. */
  lacks: UnsentReason | undefined;
  isHeld = false;
  /** True while the endpoint's circuit breaker is open. */
  isBroken = false;
  maxInFlight = 1;
  ratePerSecond: number | null = null;
  resumedAtMs: number | null = null;
  /** Requests begun. */
  sent = 0;
  readonly attempted: string[] = [];
  readonly parked: DeliveryTask[] = [];
  rooms = 0;
  readonly shares = dispatchShares({ maxBytes: 1e9, maxInFlight: 512 });
  readonly rate = new YieldingRate();
  readonly lanes: Lanes;

  constructor() {
    this.lanes = new Lanes({
      sender: this.sender(),
      clock: {
        nowMs: () => this.nowMs,
        certainMs: () => this.nowMs,
        steppedMs: () => this.stepsMs,
        sleep: (ms) => new Promise((wake) => this.timers.push({ atMs: this.steadyMs + ms, wake })),
      },
      signal: this.stopping.signal,
      shares: this.shares,
      rate: this.rate,
      maySend: () => true,
      maxLaneRecords: MAX_RECORDS,
      maxWaitMs: MAX_WAIT_MS,
      resumePerSecond: 2,
      onAttempt: (attempt) => {
        this.attempted.push(attempt.task.deliveryId);
        if (this.recordsAtOnce) this.lanes.recorded(attempt);
      },
      storeParked: (parked) => this.parked.push(...parked),
      onRoom: () => this.rooms++,
    });
  }

  /** How many lanes are remembered. */
  get size(): number {
    return (this.lanes as unknown as { lanes: Map<string, unknown> }).lanes.size;
  }

  /** Deliveries that the endpoint's lane could take out of Postgres. */
  get room(): number {
    const { lanes, claims } = this.lanes as unknown as { lanes: Map<string, Lane>; claims: LaneClaims };
    if (!lanes.has(ENDPOINT)) this.lanes.hasRoomFor(tasks(1)[0]!); // makes it
    return claims.room(lanes.get(ENDPOINT)!);
  }

  /** A claim for the parked lane that found nothing more. */
  claimNothing(): void {
    for (const claim of this.lanes.nextClaims(1)) this.lanes.claimed(claim, false);
  }

  /** Resolves when `count` requests were begun, and no more follow at once. */
  async sentAre(count: number): Promise<void> {
    await eventually(
      () => Promise.resolve(this.sent),
      (n) => n >= count,
    );
    for (let turns = 0; turns < 3; turns++) await new Promise(setImmediate);
    if (this.sent !== count) throw new Error(`${this.sent} requests, not ${count}`);
  }

  /** Resolves when `count` attempts are over, and no more follow at once. */
  async attemptedAre(count: number): Promise<void> {
    await eventually(
      () => Promise.resolve(this.attempted.length),
      (n) => n >= count,
    );
    await new Promise(setImmediate);
    if (this.attempted.length !== count) throw new Error(`${this.attempted.length} attempts, not ${count}`);
  }

  finishNext(): void {
    this.wire.shift()!();
  }

  /** Lets time pass, and the timers that are due by then go off. */
  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    const due = this.timers.filter(({ atMs }) => atMs <= this.steadyMs);
    this.timers = this.timers.filter(({ atMs }) => atMs > this.steadyMs);
    for (const { wake } of due) wake();
    await Promise.resolve();
  }

  /** Sets the clock, forward or back. */
  set(ms: number): void {
    this.nowMs += ms;
    this.stepsMs += ms;
  }

  private get steadyMs(): number {
    return this.nowMs - this.stepsMs;
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
        this.sent++;
        if (this.lacks) return done({ kind: 'unsent', reason: this.lacks, message: 'spec' });
        const schedule = { retryDelaysMs: [], jitter: 0 };
        const facts = someFacts({ outcome: this.outcome, status: this.status, startedAtMs: this.nowMs });
        const finish = () =>
          done({ kind: 'attempt', attempt: { task, facts, schedule, random: 0, directives: NO_DIRECTIVES } });
        if (this.isInstant) finish();
        else this.wire.push(finish);
      },
    };
  }
}
