import type pg from 'pg';
import { BatchQueue, type Clock, counted, messageOf, toTypeId, type WorkReport } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { currentEpochs, isRowRefused, isTimedOut, rowsDropped } from '#postgres';
import type { AttemptFacts } from './attempt-facts.ts';
import { latestStates, ofOneOwnerEach } from './attempts-by-delivery.ts';
import type { Backlog } from '../backlog/backlog.ts';
import { withoutRetry } from './without-retry.ts';
import { type AttemptDecision, decideAttempt, type RetrySchedule } from './decide-attempt.ts';
import { mayEndDeliveries } from '../model/counts-for-health.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { type DeliveryState, type DeliveryStatus, evolve } from '../model/delivery-state.ts';
import { exhaustedEvent } from './exhausted-event.ts';
import { OpenStreaks } from './open-streaks.ts';
import { readDeliveryStates } from './read-delivery-states.ts';
import type { ReceiverDirectives } from '../model/receiver-directives.ts';
import { type AttemptRow, writeAttempts } from './write-attempts.ts';

const BATCH_ATTEMPTS = 500;
/** A trickle of single attempts would cost a transaction each; nothing waits for the record of an attempt. */
const WRITE_EVERY_MS = 20;

/** For each delivery, the number of its first attempt. */
function firstNumbers(rows: readonly AttemptRow[]): Map<string, number> {
  return new Map(rows.toReversed().map(({ task, decision }) => [task.deliveryId, decision.number]));
}

/** An attempt that is over and not recorded yet. */
export interface UnwrittenAttempt {
  task: DeliveryTask;
  facts: AttemptFacts;
  schedule: RetrySchedule;
  /** Kept, so that a decision that has to be made again differs by its facts alone. */
  random: number;
  /** The directives in the receiver's response, such as `Retry-After`. */
  directives: ReceiverDirectives;
  /**
   * True for an attempt that was cancelled before its delivery entered a lane (the backlog is full, or the event is
   * missing). It holds no share.
   */
  isRefused?: true;
}

/** The database and the backlog of an `AttemptWriter`, and the receivers of its results. */
export interface AttemptWriterOptions {
  pool: pg.Pool;
  clock: Clock;
  /** The room for more deliveries that wait for a retry. */
  backlog: Pick<Backlog, 'tryTake' | 'add'>;
  /** Called if the backlog has no room for the retry of a failed delivery. */
  onNoRoom(task: DeliveryTask): void;
  /** A retry was made due at this time. */
  onScheduled(atMs: number): void;
  /** Called when an attempt is recorded or left to its partition's new owner, so that its shares can be released. */
  onOver(attempt: UnwrittenAttempt): void;
  /** Called with each attempt whose record is committed, and the status of its delivery after it; optional. */
  onRecorded?(attempt: UnwrittenAttempt, status: DeliveryStatus): void;
  /** Called when the health of an endpoint has changed. A hint. */
  onHealth(): void;
  onProblem(message: string): void;
  /** Receives the progress; optional. */
  report?: WorkReport;
  /** Receives the standstill of attempts that Postgres refuses, while it takes others; optional. */
  refusedReport?: WorkReport;
}

/**
 * Records attempts in batches. A database that does not answer is tried again with the same attempts until it does;
 * their request ids make that harmless. All attempts of a delivery that wait here are decided and numbered one after
 * the other, and written by one statement. Batches are filled by projects in turn, so that no project's attempts wait
 * for the backlog of another. An attempt that Postgres refuses is tried again alone, and keeps no other from being
 * recorded; its delivery is in hand meanwhile, and is not sent again. Memory is bounded by the shares under which
 * attempts are counted before they come here.
 */
export class AttemptWriter {
  private readonly queue: BatchQueue<UnwrittenAttempt>;
  /** Attempts already settled; skipped when their batch is retried because another attempt in it failed. */
  private readonly over = new Set<UnwrittenAttempt>();
  private readonly streaks = new OpenStreaks();

  constructor(private readonly options: AttemptWriterOptions) {
    this.queue = new BatchQueue({
      maxBatch: BATCH_ATTEMPTS,
      everyMs: WRITE_EVERY_MS,
      flowOf: ({ task }) => task.event.projectId,
      flush: (batch) => this.write(batch),
      clock: options.clock,
      report: options.report,
      isTooLong: isTimedOut,
      refused: {
        isRefusal: isRowRefused,
        report: options.refusedReport,
        onRefused: (error, { task }) =>
          options.onProblem(
            `Postgres refuses the attempt of ${toTypeId('dlv', task.deliveryId)}, which is tried again: ${messageOf(error)}`,
          ),
      },
      onRetry: (error, { length }) =>
        options.onProblem(`Recording ${counted(length, 'attempt')} is tried again: ${messageOf(error)}`),
    });
  }

  /** True while the database refuses a batch. */
  get isFailing(): boolean {
    return this.queue.isFailing;
  }

  record(attempt: UnwrittenAttempt): void {
    this.queue.add(attempt);
  }

  /** Takes over partitions that this process owns from now on. */
  assigned(partitions: readonly OwnedPartition[]): Promise<void> {
    return this.streaks.load(this.options.pool, partitions);
  }

  /** Resolves when nothing of these partitions waits to be recorded. */
  drained(partitions: readonly OwnedPartition[]): Promise<void> {
    return this.queue.drained(({ task }) => partitions.includes(task.owner));
  }

  private async write(batch: UnwrittenAttempt[]): Promise<void> {
    const left = batch.filter((attempt) => !this.over.has(attempt));
    if (left.length > 0) await this.writeLeft(left);
    for (const attempt of batch) this.over.delete(attempt);
  }

  private async writeLeft(left: readonly UnwrittenAttempt[]): Promise<void> {
    const { attempts, others } = ofOneOwnerEach(left);
    const rows = this.decideAll(attempts);
    const written = await this.writeCounted(rows);
    const unwritten: UnwrittenAttempt[] = [];
    for (const [index, attempt] of attempts.entries()) {
      if (!written.has(attempt.task.deliveryId)) unwritten.push(attempt);
      else this.settle(attempt, rows[index]!.decision);
    }
    if (unwritten.length + others.length === 0) this.noteHealth(rows);
    else await this.resolveConflicts(others, unwritten, firstNumbers(rows));
  }

  /** Writes the rows and corrects the backlog: gives back the places that were taken for rows that are not new. */
  private async writeCounted(rows: readonly AttemptRow[]): Promise<Map<string, number>> {
    const { pool, backlog } = this.options;
    let written = new Map<string, number>();
    try {
      written = await writeAttempts(pool, rows);
    } finally {
      // The change by all attempts of a delivery counts once. Mostly each row is of another delivery.
      const changes = written.size < rows.length ? new Map(written) : written;
      for (const { task, decision } of rows) {
        const taken = decision.next !== null && !task.isStored ? 1 : 0;
        backlog.add(task, (changes.get(task.deliveryId) ?? 0) - taken);
        if (changes !== written) changes.delete(task.deliveryId);
      }
    }
    return written;
  }

  /** Decides attempts in turn. The attempts of one delivery begin with the latest state that any of them has. */
  private decideAll(attempts: readonly UnwrittenAttempt[]): AttemptRow[] {
    const states = latestStates(attempts);
    return attempts.map((attempt) => {
      const { deliveryId } = attempt.task;
      const state = states.get(deliveryId)!;
      const row = this.decide(attempt, state);
      const { number, status, next } = row.decision;
      if (states.size < attempts.length) {
        states.set(deliveryId, evolve(state, { number, status, madeDue: next !== null }));
      }
      return row;
    });
  }

  private decide(attempt: UnwrittenAttempt, state: DeliveryState): AttemptRow {
    const { facts, schedule, random, directives } = attempt;
    const task = state === attempt.task.state ? attempt.task : { ...attempt.task, state };
    const endedAtMs = facts.startedAtMs + facts.durationMs;
    const finished = { outcome: facts.outcome, trigger: task.trigger, endedAtMs, random, directives };
    const decision = decideAttempt(state, finished, schedule);
    const failuresInARow = this.streaks.count(attempt);
    const gone = mayEndDeliveries(task) ? directives.gone : null;
    const row = { task, facts, decision, failuresInARow, gone, exhausted: exhaustedEvent(task, decision, facts) };
    if (decision.next === null || task.isStored || this.options.backlog.tryTake(task)) return row;
    this.options.onNoRoom(task);
    return withoutRetry(row);
  }

  private noteHealth(rows: readonly AttemptRow[]): void {
    const counts = rows.filter(({ failuresInARow, gone }) => failuresInARow !== null || gone !== null);
    if (counts.length === 0) return;
    this.streaks.written(
      counts.map(({ task, failuresInARow }) => ({ endpointId: task.endpointId, count: failuresInARow })),
    );
    this.options.onHealth();
  }

  private settle(attempt: UnwrittenAttempt, { status, next }: Pick<AttemptDecision, 'status' | 'next'>): void {
    attempt.task.onSettled();
    this.end(attempt);
    if (next) this.options.onScheduled(next.atMs);
    this.options.onRecorded?.(attempt, status);
  }

  private end(attempt: UnwrittenAttempt): void {
    this.over.add(attempt);
    this.options.onOver(attempt);
  }

  /**
   * Settles the attempts that were not written. If the epoch is stale, an attempt is dropped: its new owner tries it
   * again. If its number is taken by this very request, it is written already. If another request has taken the number,
   * the attempt is numbered anew and decided again.
   * @param untried attempts that were not in the statement
   * @param unwritten attempts that the statement has not written
   * @param numbers for each delivery, the number of its first attempt in the statement
   * @throws RowsDroppedError if an attempt is not written although its number is free; the others are settled
   */
  private async resolveConflicts(
    untried: readonly UnwrittenAttempt[],
    unwritten: readonly UnwrittenAttempt[],
    numbers: ReadonlyMap<string, number>,
  ): Promise<void> {
    const { pool } = this.options;
    const owned = await this.leaveToNewOwners([...untried, ...unwritten]);
    const known = await readDeliveryStates(
      pool,
      owned.map(({ task }) => task.deliveryId),
    );
    const isNumberFree = ({ deliveryId }: DeliveryTask) =>
      numbers.get(deliveryId)! > (known.get(deliveryId)?.state.attempts ?? 0);
    const dropped = new Set(unwritten.filter(({ task }) => isNumberFree(task)));
    for (const attempt of owned) {
      if (dropped.has(attempt)) continue;
      const found = known.get(attempt.task.deliveryId);
      if (found?.requestIds.has(attempt.facts.requestId))
        this.settle(attempt, { status: found.state.status, next: null });
      else {
        this.over.add(attempt);
        this.record({ ...attempt, task: { ...attempt.task, state: found?.state ?? attempt.task.state } });
      }
    }
    if (owned.some((attempt) => dropped.has(attempt))) throw await rowsDropped(pool, 'posthorn.attempt');
  }

  /** Ends the attempts of a stale epoch. @returns the others */
  private async leaveToNewOwners(attempts: readonly UnwrittenAttempt[]): Promise<UnwrittenAttempt[]> {
    const epochs = await currentEpochs(this.options.pool, [...new Set(attempts.map(({ task }) => task.owner.fence))]);
    const isOwned = ({ task }: UnwrittenAttempt) => epochs.get(task.owner.fence) === task.owner.epoch;
    const owned = attempts.filter(isOwned);
    if (owned.length === attempts.length) return owned;
    const left = counted(attempts.length - owned.length, 'attempt');
    this.options.onProblem(`Left to the new owners of their partitions: ${left}.`);
    for (const attempt of attempts) if (!isOwned(attempt)) this.end(attempt);
    return owned;
  }
}
