import type pg from 'pg';
import { BatchQueue, type Clock, messageOf } from '#kernel';
import { currentEpochs } from '#postgres';
import { decideAttempt, type RetrySchedule } from './decide-attempt.ts';
import type { DeliveryTask } from './delivery-task.ts';
import { readDeliveryStates } from './read-delivery-states.ts';
import { type AttemptFacts, type AttemptRow, writeAttempts } from './write-attempts.ts';

const BATCH_ATTEMPTS = 500;

/** An attempt that is over and not recorded yet. */
export interface UnwrittenAttempt {
  task: DeliveryTask;
  facts: AttemptFacts;
  schedule: RetrySchedule;
  /** Kept, so that a decision that has to be made again differs by its facts alone. */
  random: number;
}

export interface AttemptWriterOptions {
  pool: pg.Pool;
  clock: Clock;
  /** A retry was made due at this time. */
  onScheduled(atMs: number): void;
  onProblem(message: string): void;
}

/**
 * Records attempts in batches. A database that does not answer is tried again with the same attempts until it does;
 * their request ids make that harmless. Memory is bounded by what is in flight.
 */
export class AttemptWriter {
  private readonly queue: BatchQueue<UnwrittenAttempt>;

  constructor(private readonly options: AttemptWriterOptions) {
    this.queue = new BatchQueue({
      maxBatch: BATCH_ATTEMPTS,
      // Two attempts of one delivery (a retry and a replay, say) are numbered one after the other.
      keyOf: ({ task }) => task.deliveryId,
      flush: (batch) => this.write(batch),
      clock: options.clock,
      onRetry: (error, { length }) =>
        options.onProblem(`Recording ${length} attempts is tried again: ${messageOf(error)}`),
    });
  }

  record(attempt: UnwrittenAttempt): void {
    this.queue.add(attempt);
  }

  /** Resolves when everything so far is recorded. */
  drained(): Promise<void> {
    return this.queue.drained();
  }

  private async write(batch: UnwrittenAttempt[]): Promise<void> {
    const rows = batch.map(decide);
    const written = await writeAttempts(this.options.pool, rows);
    for (const row of rows) if (written.has(row.task.deliveryId)) this.settled(row);
    if (written.size < rows.length) {
      await this.resolveConflicts(batch.filter(({ task }) => !written.has(task.deliveryId)));
    }
  }

  private settled({ task, decision }: AttemptRow): void {
    task.onSettled();
    if (decision.next) this.options.onScheduled(decision.next.atMs);
  }

  /**
   * Not written because the epoch is stale: dropped, its new owner tries it again. Because the number is taken, by
   * this very request: it is written already. By another: it is numbered anew and decided again.
   */
  private async resolveConflicts(unwritten: UnwrittenAttempt[]): Promise<void> {
    const { pool } = this.options;
    const epochs = await currentEpochs(pool, [...new Set(unwritten.map(({ task }) => task.owner.fence))]);
    const owned = unwritten.filter(({ task }) => epochs.get(task.owner.fence) === task.owner.epoch);
    if (owned.length < unwritten.length) {
      this.options.onProblem(`${unwritten.length - owned.length} attempts were left to their partitions’ new owners.`);
    }
    const known = await readDeliveryStates(
      pool,
      owned.map(({ task }) => task.deliveryId),
    );
    for (const attempt of owned) {
      const found = known.get(attempt.task.deliveryId);
      if (found?.requestIds.has(attempt.facts.requestId)) attempt.task.onSettled();
      else this.record({ ...attempt, task: { ...attempt.task, state: found?.state ?? attempt.task.state } });
    }
  }
}

function decide({ task, facts, schedule, random }: UnwrittenAttempt): AttemptRow {
  const endedAtMs = facts.startedAtMs + facts.durationMs;
  const finished = { outcome: facts.outcome, trigger: task.trigger, endedAtMs, random };
  return { task, facts, decision: decideAttempt(task.state, finished, schedule) };
}
