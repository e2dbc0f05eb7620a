import { type Clock, steadyMs, type YieldingRate } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { UnwrittenAttempt } from '../attempts/attempt-writer.ts';
import { ProjectPacing } from './project-pacing.ts';
import type { DeliverySender, UnsentTask } from '../sending/delivery-sender.ts';
import { answerBytes, type DispatchShares } from './dispatch-shares.ts';
import type { Lane, Turn } from './lane.ts';
import { limitsOf } from './lane-limits.ts';
import { LaneTurns } from './lane-turns.ts';
import { loadSignal, showsOverload } from './load-signal.ts';
import { isOfProcess, restMs } from './shortage-rest.ts';
import type { QueuedTask } from './task-queue.ts';

/**
 * Requests begun in one turn of the event loop. A turn of 32 takes 2 to 5 ms; then sockets and timers get their turn.
 */
export const SENDS_PER_TURN = 32;
/** Requests begun in one turn of the event loop while several projects send: less than 1 ms of work. */
const SENDS_PER_SHARED_TURN = 8;
/** Retries, replays and parked deliveries, all together, leave this part of the slots to first attempts. */
const FIRST_ATTEMPTS_SHARE = 0.25;

/** The sender of the requests of a `LaneSender`, its bounds, and the receivers of its results. */
export interface LaneSenderOptions {
  sender: Pick<DeliverySender, 'send' | 'limits'>;
  clock: Clock;
  shares: DispatchShares;
  /** The rate up to which a project may send beside others. */
  rate: YieldingRate;
  /** Aborts when nothing is to be sent any more. */
  signal: AbortSignal;
  /**
   * Returns true if the process may send now, because it certainly holds its partitions. Checked again by the next
   * sweep.
   */
  maySend(): boolean;
  /** Called with each ended attempt, whose shares stay taken until `recorded` is called with it. */
  onAttempt(attempt: UnwrittenAttempt): void;
  /** Called when a task has left this lane for good, or could not be sent. */
  onProgress(lane: Lane): void;
}

/**
 * Sends the tasks that wait in lanes, fair by project: a bounded number of requests in each turn of the event loop.
 * Windows, paces, and the shares of slots and of unrecorded responses limit the requests. A project that sends alone
 * may use all of its share; beside others it sends slowly while the event loop is busy.
 *
 * - idle: no lane may send. Left by `ready`.
 * - sending: turns are taken, some in one go; the rest follows in the next turn of the event loop.
 * - resting: the process itself lacked files, memory or ports. Left after 50 ms to 5 s.
 */
export class LaneSender {
  private readonly turns = new LaneTurns();
  private readonly inFlight = new Map<OwnedPartition, number>();
  private laterInFlight = 0;
  private readonly pacing: ProjectPacing;
  /** Projects that have lanes blocked because the project was slowed down. */
  private readonly slowed = new Set<string>();
  private onIdle: (() => void)[] = [];
  private sentInTurn = 0;
  private isRunning = false;
  private isResting = false;
  private unsentInARow = 0;

  constructor(private readonly options: LaneSenderOptions) {
    this.pacing = new ProjectPacing({
      rate: options.rate,
      onOver: (projectId) => this.unblock(projectId),
    });
  }

  /** Called when the limits of a lane may have changed: the lane takes a turn if it may send. */
  ready(lane: Lane): void {
    if (this.options.signal.aborted || !this.mayTakeTurn(lane)) return;
    this.turns.add(lane);
    this.run();
  }

  /** Gives back the shares of an attempt that is recorded or left to a new owner. */
  recorded(attempt: UnwrittenAttempt): void {
    const { bytes, answers } = this.options.shares;
    const path = pathOf(attempt.task.event.projectId, attempt.task.endpointId);
    bytes.give(path, attempt.task.bytes);
    answers.give(path, answerBytes(attempt));
    this.unblock(path[0]);
  }

  /** Lets one of the project's blocked lanes try again. */
  unblock(projectId: string): void {
    this.wakeNext(projectId);
    if (!this.turns.isEmpty) this.run();
  }

  /** Resolves when no request of these partitions is in flight. */
  async drained(partitions: readonly OwnedPartition[]): Promise<void> {
    while (partitions.some((partition) => this.inFlight.has(partition))) {
      await new Promise<void>((resolve) => this.onIdle.push(resolve));
    }
  }

  private wakeNext(projectId: string): void {
    if (!this.turns.unblock(projectId)) this.slowed.delete(projectId);
  }

  private mayTakeTurn(lane: Lane): boolean {
    if (lane.queued === 0 || lane.isBlocked) return false;
    const { clock, sender } = this.options;
    const { maxInFlight } = limitsOf(lane, sender, clock);
    if (maxInFlight === 0 || lane.inFlight >= lane.window.limit(maxInFlight)) return false;
    const waitMs = this.waitMs(lane);
    if (waitMs > 0) this.readyLater(lane, waitMs);
    return waitMs === 0;
  }

  private waitMs(lane: Lane): number {
    const { pace, rest } = lane;
    if (pace.perSecond === null && !rest.isRecent) return 0;
    const nowMs = steadyMs(this.options.clock);
    return Math.max(pace.waitMs(nowMs), rest.leftMs(nowMs));
  }

  private readyLater(lane: Lane, waitMs: number): void {
    if (!lane.beginWait()) return;
    void this.options.clock.sleep(waitMs, this.options.signal).then(() => {
      lane.endWait();
      this.ready(lane);
    });
  }

  private run(): void {
    if (this.isRunning || this.isResting || !this.options.maySend()) return;
    this.isRunning = true;
    try {
      while (this.sentInTurn < (this.pacing.isShared ? SENDS_PER_SHARED_TURN : SENDS_PER_TURN) && !this.isResting) {
        const next = this.turns.next();
        if (!next) return;
        this.takeTurn(next.lane, next.turn);
      }
    } finally {
      this.isRunning = false;
    }
  }

  private takeTurn(lane: Lane, turn: Turn): void {
    if (!this.mayTakeTurn(lane)) return;
    const { slots, answers } = this.options.shares;
    const later = turn === 'later' ? 1 : 0;
    const isReserved = later > 0 && this.laterInFlight >= slots.total * (1 - FIRST_ATTEMPTS_SHARE);
    const isSlowed = !isReserved && this.pacing.mustWait(lane.projectId);
    if (isSlowed) this.slowed.add(lane.projectId);
    if (isReserved || isSlowed || !answers.fits(lane.path, 1) || !slots.tryTake(lane.path, 1)) {
      return this.turns.block(lane);
    }
    const item = lane.take()!;
    lane.pace.take();
    this.pacing.noteSent(lane.projectId);
    // Nothing else would wake the next lane before a request of the project ends, even if the project is alone by now.
    if (this.slowed.has(lane.projectId)) this.wakeNext(lane.projectId);
    this.laterInFlight += later;
    this.count(item.task.owner, 1);
    if (this.sentInTurn++ === 0) setImmediate(() => this.nextTurn());
    this.options.sender.send(item.task, (result) => {
      this.laterInFlight -= later;
      if (result.kind === 'attempt') this.finished(lane, result.attempt);
      else this.unsent(lane, item, result);
    });
    this.ready(lane);
  }

  private nextTurn(): void {
    this.sentInTurn = 0;
    if (!this.options.signal.aborted) this.run();
  }

  private finished(lane: Lane, attempt: UnwrittenAttempt): void {
    const { facts, task } = attempt;
    const { clock, sender, shares } = this.options;
    const { maxInFlight: max } = limitsOf(lane, sender, clock);
    const endedMs = steadyMs(clock);
    const times = { beganMs: endedMs - facts.durationMs, endedMs };
    if (max > 0) lane.window.observe({ signal: loadSignal(facts), ...times, inFlight: lane.inFlight, max });
    const isSuccess = facts.outcome === 'succeeded';
    lane.rest.observe({ isSuccess, isOverloaded: showsOverload(facts), ...times });
    lane.finish();
    this.unsentInARow = 0;
    if (facts.outcome === 'cancelled') lane.pace.giveBack();
    shares.answers.take(lane.path, answerBytes(attempt));
    this.options.onAttempt(attempt);
    this.left(lane, task.owner);
  }

  /** Puts back a task that could not be sent because Posthorn itself lacked something. No attempt is counted. */
  private unsent(lane: Lane, item: QueuedTask, { reason }: UnsentTask): void {
    lane.putBack(item);
    lane.pace.giveBack();
    if (isOfProcess(reason)) this.rest();
    else lane.rest.lacked(steadyMs(this.options.clock), Math.random());
    this.left(lane, item.task.owner);
  }

  /** Requests that were in flight together have met the same shortage, which counts once. */
  private rest(): void {
    if (this.isResting) return;
    this.isResting = true;
    const forMs = restMs(++this.unsentInARow, Math.random());
    void this.options.clock.sleep(forMs, this.options.signal).then(() => {
      this.isResting = false;
      if (!this.options.signal.aborted) this.run();
    });
  }

  private left(lane: Lane, owner: OwnedPartition): void {
    this.options.shares.slots.give(lane.path, 1);
    this.count(owner, -1);
    this.ready(lane);
    this.unblock(lane.projectId);
    this.options.onProgress(lane);
  }

  private count(owner: OwnedPartition, change: 1 | -1): void {
    const count = (this.inFlight.get(owner) ?? 0) + change;
    if (count > 0) this.inFlight.set(owner, count);
    else {
      this.inFlight.delete(owner);
      for (const wake of this.onIdle.splice(0)) wake();
    }
  }
}

const pathOf = (projectId: string, endpointId: string): [string, string] => [projectId, endpointId];
