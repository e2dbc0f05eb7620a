import type { Clock } from '#kernel';
import { cancelledAttempt } from './attempts/cancelled-attempt.ts';
import type { AttemptWriter, UnwrittenAttempt } from './attempts/attempt-writer.ts';
import type { BacklogAccount } from './backlog/backlog-account.ts';
import type { DueScheduler } from './due/due-scheduler.ts';
import type { Parker } from './due/parker.ts';
import type { LookUpsOptions, OpenRecord } from './intake/look-ups.ts';
import type { RecordsInHand } from './intake/records-in-hand.ts';
import type { Lanes } from './lanes/lanes.ts';
import type { CancelReason } from './model/cancel-reason.ts';
import type { DeliveryTask } from './model/delivery-task.ts';

/** The parts of a dispatcher that receive work from other parts. */
export interface ReceivingParts {
  lanes: Pick<Lanes, 'offer' | 'arrived' | 'markParked' | 'recorded'>;
  writer: Pick<AttemptWriter, 'record'>;
  parker: Pick<Parker, 'park'>;
  due: Pick<DueScheduler, 'noteDue' | 'poke'>;
  account: Pick<BacklogAccount, 'refused'>;
}

/**
 * Hands work from one part of a dispatcher to another. Each method is the callback of one part, and is named after the
 * fact that the part reports. The parts need the callbacks when they are made, so `connect` follows.
 */
export class HandOvers {
  private parts!: ReceivingParts;

  constructor(
    private readonly clock: Clock,
    private readonly inHand: RecordsInHand,
  ) {}

  /** Names the receiving parts. Called once, before any part works. */
  connect(parts: ReceivingParts): void {
    this.parts = parts;
  }

  /** From `Lanes`: an attempt has ended. */
  readonly attemptEnded = (attempt: UnwrittenAttempt): void => this.parts.writer.record(attempt);

  /** From `Lanes`: these deliveries may not wait in memory. */
  readonly laneOverflowed = (tasks: readonly DeliveryTask[]): void => this.parts.parker.park(tasks);

  /** From `Lanes`: a parked lane has room. From `DueTimes`: rows may be due earlier than before. */
  readonly claimable = (): void => this.parts.due.poke();

  /** From `AttemptWriter`: an attempt is recorded, or left to its partition's new owner. */
  readonly attemptOver = (attempt: UnwrittenAttempt): void => {
    if (!attempt.isRefused) this.parts.lanes.recorded(attempt);
  };

  /** From `AttemptWriter`: a retry is due at this time. */
  readonly retryScheduled = (atMs: number): void => this.parts.due.noteDue(atMs);

  /** From `AttemptWriter`: the backlog has no room for a retry. */
  readonly retryRefused = (task: DeliveryTask): void => this.parts.account.refused(task);

  /** From `Parker`: the backlog has no room for these deliveries, which are cancelled. */
  readonly parkingRefused = (tasks: readonly DeliveryTask[]): void => {
    for (const task of tasks) this.parts.account.refused(task);
    this.cancel(tasks, 'backlog-full');
  };

  /** From `Parker`: these deliveries are in Postgres, or left to their partition's new owner. */
  readonly parked = (tasks: readonly DeliveryTask[]): void => this.parts.lanes.arrived(tasks);

  /** From `Parker`: Postgres refuses this delivery for the first time, and its lane does not wait for it. */
  readonly parkingDelayed = (task: DeliveryTask): void => this.parts.lanes.arrived([task]);

  /** From `Parker`: a delivery that Postgres had refused is parked. */
  readonly parkedLate = ({ endpointId, event }: DeliveryTask): void =>
    this.parts.lanes.markParked(endpointId, event.projectId);

  /** From `DueScheduler`: the event of these deliveries is missing, so they are cancelled. */
  readonly eventMissing = (tasks: readonly DeliveryTask[]): void => this.cancel(tasks, 'event-missing');

  /** From `DueScheduler`: these deliveries were cancelled on request, and parked by a lane that had them in hand. */
  readonly cancelRequested = (tasks: readonly DeliveryTask[]): void => this.cancel(tasks, 'cancel-requested');

  /** From `LookUps`: the first attempt of this record is recorded, or its delivery waits in Postgres. */
  readonly answered: LookUpsOptions['onAnswered'] = (record) => this.inHand.complete(record);

  /** From `LookUps`: the first attempts of these records are to be made. */
  readonly stillOpen = (open: readonly OpenRecord[]): void =>
    this.parts.lanes.offer(open.map(({ record, state }) => this.inHand.taskOf(record, state)));

  /** Records tasks as cancelled that no lane sends. */
  private cancel(tasks: readonly DeliveryTask[], reason: CancelReason): void {
    const nowMs = this.clock.nowMs();
    for (const task of tasks) this.parts.writer.record({ ...cancelledAttempt(task, nowMs, reason), isRefused: true });
  }
}
