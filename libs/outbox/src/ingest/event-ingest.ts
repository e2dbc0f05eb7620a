import type pg from 'pg';
import { contentLength, FairQueue, flushDivided, messageOf, PosthornError, SharedBudget } from '#kernel';
import { isRowRefused } from '#postgres';
import { conflictOf } from './conflict.ts';
import { type EventCall, insertCalls } from './insert-calls.ts';
import { EVENT_CHANNEL } from './insert-events.ts';
import type { AcceptedEvent } from './new-event.ts';
import { NotStoredError } from './not-stored-error.ts';
import { ProjectGoneError } from './project-gone-error.ts';

const MAX_COMMIT_EVENTS = 1_000;
/** The most bytes of data of all requests in one shared commit. */
const MAX_BATCH_BYTES = 1_048_576;
/** A request with more data commits on its own, beside the shared commits, so that small requests never wait for it. */
const MAX_SHARED_BYTES = 131_072;
/** The most large requests that commit at the same time. */
const MAX_LARGE_COMMITS = 2;
/** The most bytes of events that wait for their commit, or are in it. */
const MAX_WAITING_BYTES = 67_108_864;
/** The memory of an event besides its data, in bytes: its ids, its fields and the promise of its request. */
const EVENT_OVERHEAD_BYTES = 512;
/** Bytes that a project may put into a shared commit before the next one's turn. */
const QUANTUM_BYTES = 65_536;

interface Waiting extends EventCall {
  /** The project to which the bytes are charged. */
  owner: [string];
  bytes: number;
  resolve(accepted: AcceptedEvent[]): void;
  reject(error: unknown): void;
}

/** The database and the memory bound of an `EventIngest`, and its hints to relays. */
export interface EventIngestOptions {
  pool: pg.Pool;
  /** Called after each commit, as a hint to the relay in this process. */
  onCommitted(): void;
  /** True to notify relays in other processes too, by one NOTIFY a batch. */
  notify: boolean;
  /** Bytes of events that may wait, with 512 for each event. Default: 64 MiB. */
  maxWaitingBytes?: number;
}

/**
 * Commits events in batches and resolves each request after its commit. Waiting events are bounded in bytes, which
 * projects share, and projects take turns in each commit.
 *
 * - idle: a call commits at once. Entered when nothing waits.
 * - committing: calls wait, and go together into the next commit. One request in a quiet second pays for one commit; 64
 *   at a time share one, without waiting for a clock. Large requests commit beside it, each on its own.
 */
export class EventIngest {
  private readonly shared = new FairQueue<Waiting>({ quantum: QUANTUM_BYTES, costOf: ({ bytes }) => bytes });
  private readonly large = new FairQueue<Waiting>({ quantum: MAX_BATCH_BYTES, costOf: ({ bytes }) => bytes });
  private readonly budget: SharedBudget;
  private committing: Promise<void> | undefined;
  private readonly largeCommits = new Set<Promise<void>>();

  constructor(private readonly options: EventIngestOptions) {
    this.budget = new SharedBudget(options.maxWaitingBytes ?? MAX_WAITING_BYTES, [1]);
  }

  /**
   * Stores the events of a request.
   * @param events at least one event, all of one project
   * @param request the key of the request itself, see `EventCall`
   * @returns for each event, in order, the accepted event, once it is committed
   * @throws PosthornError `unavailable` if Postgres cannot store the events now or too much waits for it,
   * `too-many-requests` if too much of this project waits, `invalid-input` if Postgres will never store them,
   * `ProjectGoneError` if their project is gone, `conflict` if a key belongs to another event or request: then the
   * problems name the events, as `/0/id`, and nothing is stored
   */
  accept(events: EventCall['events'], request?: EventCall['request']): Promise<AcceptedEvent[]> {
    const bytes = events.reduce((sum, event) => sum + contentLength(event) + EVENT_OVERHEAD_BYTES, 0);
    const owner: [string] = [events[0]!.projectId];
    if (!this.budget.tryTake(owner, bytes)) return Promise.reject(this.full(owner[0]));
    return new Promise((resolve, reject) => {
      const isLarge = bytes > MAX_SHARED_BYTES;
      (isLarge ? this.large : this.shared).push(owner[0], { owner, events, request, bytes, resolve, reject });
      if (isLarge) this.startLarge();
      else this.committing ??= this.commitAll();
    });
  }

  /** Resolves when every accepted request has its result. */
  async drained(): Promise<void> {
    while (this.committing || this.largeCommits.size > 0) await Promise.all([this.committing, ...this.largeCommits]);
  }

  private full(projectId: string): PosthornError {
    const isOwn = this.budget.usedBy(0, projectId) > 0;
    return isOwn
      ? new PosthornError(
          'too-many-requests',
          'Too many events of this project wait to be stored: send fewer at a time.',
        )
      : new PosthornError('unavailable', 'Too many events wait to be stored. Send them again.', { canRetry: true });
  }

  private async commitAll(): Promise<void> {
    await Promise.resolve(); // requests of the same turn of the event loop share the first commit
    while (this.shared.size > 0) await this.commit(this.nextBatch());
    this.committing = undefined;
  }

  private startLarge(): void {
    while (this.large.size > 0 && this.largeCommits.size < MAX_LARGE_COMMITS) {
      const commit = this.commit([this.large.next()!]).then(() => {
        this.largeCommits.delete(commit);
        this.startLarge();
      });
      this.largeCommits.add(commit);
    }
  }

  private nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let events = 0;
    let bytes = 0;
    const fits = (call: Waiting) =>
      batch.length === 0 || (events + call.events.length <= MAX_COMMIT_EVENTS && bytes + call.bytes <= MAX_BATCH_BYTES);
    for (let call = this.shared.next(fits); call; call = this.shared.next(fits)) {
      batch.push(call);
      events += call.events.length;
      bytes += call.bytes;
    }
    return batch;
  }

  /**
   * Commits a batch. A refused event must not fail the calls of others: the batch is divided until its call is alone.
   */
  private async commit(batch: Waiting[]): Promise<void> {
    let left: readonly Waiting[] = batch;
    try {
      await flushDivided(batch, {
        flush: (calls) => this.store(calls),
        isRefusal: isOfOneEvent,
        onEnd: (calls, refusal) => {
          left = left.slice(calls.length);
          if (refusal) this.fail(calls, refusal.error);
        },
      });
    } catch (cause) {
      this.fail(left, cause);
    }
  }

  private async store(calls: readonly Waiting[]): Promise<void> {
    const answers = await this.insert(calls);
    for (const [index, call] of calls.entries()) {
      this.budget.give(call.owner, call.bytes);
      const conflict = conflictOf(call.events, answers[index]!);
      if (conflict) call.reject(conflict);
      else call.resolve(answers[index]!);
    }
    this.options.onCommitted();
  }

  private fail(calls: readonly Waiting[], cause: unknown): void {
    const error = errorFor(cause);
    for (const call of calls) {
      this.budget.give(call.owner, call.bytes);
      call.reject(error);
    }
  }

  private async insert(calls: readonly EventCall[]): Promise<AcceptedEvent[][]> {
    const answers = await insertCalls(this.options.pool, calls);
    if (this.options.notify) {
      await this.options.pool.query(`select pg_notify('${EVENT_CHANNEL}', '')`).catch(() => undefined); // only a hint
    }
    return answers;
  }
}

/**
 * Returns true if the caller's data cannot be stored (SQLSTATE class 22). A constraint (class 23) or a trigger belongs
 * to the operator, who may correct it: then the caller sends the same event again.
 */
function isInvalid(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('22');
}

/** Returns true for an error that one event has caused, while the others of its batch may be stored. */
function isOfOneEvent(error: unknown): boolean {
  return isRowRefused(error) || error instanceof ProjectGoneError || error instanceof NotStoredError;
}

function errorFor(cause: unknown): Error {
  if (cause instanceof ProjectGoneError || cause instanceof NotStoredError) return cause;
  return isInvalid(cause) ? asInvalid(cause) : asUnavailable(cause);
}

function asInvalid(cause: unknown): PosthornError {
  return new PosthornError('invalid-input', `The events cannot be stored: ${messageOf(cause)}.`, { cause });
}

function asUnavailable(cause: unknown): PosthornError {
  const message = 'The events were not accepted: the database cannot store them now. Send them again.';
  return new PosthornError('unavailable', message, { cause, canRetry: true });
}
