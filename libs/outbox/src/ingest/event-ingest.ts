import type pg from 'pg';
import { messageOf, PosthornError } from '#kernel';
import { type AcceptedEvent, EVENT_CHANNEL, insertEvents, type NewEvent } from './insert-events.ts';

const MAX_BATCH_EVENTS = 1_000;
const MAX_BATCH_BYTES = 8_388_608;

interface Waiting {
  events: readonly NewEvent[];
  bytes: number;
  resolve(accepted: AcceptedEvent[]): void;
  reject(error: unknown): void;
}

export interface EventIngestOptions {
  pool: pg.Pool;
  /** Called after each commit: a relay in this process may look. */
  onCommitted(): void;
  /** Whether relays in other processes are told as well, by one NOTIFY a batch. */
  notify: boolean;
}

/**
 * Takes events in and answers when they are committed.
 *
 * - idle: a call commits at once. Entered when nothing waits.
 * - committing: calls wait, and go together into the next commit. One request in a quiet second pays for one commit;
 *   64 at a time share one, without waiting for a clock.
 */
export class EventIngest {
  private waiting: Waiting[] = [];
  private committing: Promise<void> | undefined;

  constructor(private readonly options: EventIngestOptions) {}

  /**
   * @returns for each event, in order, the one that stands for it, once it is committed
   * @throws PosthornError `unavailable` if Postgres cannot take them now, `invalid-input` if it never will
   */
  accept(events: readonly NewEvent[]): Promise<AcceptedEvent[]> {
    return new Promise((resolve, reject) => {
      const bytes = events.reduce((sum, { data }) => sum + data.length, 0);
      this.waiting.push({ events, bytes, resolve, reject });
      this.committing ??= this.commitAll();
    });
  }

  /** Resolves when everything that was taken in is answered. */
  async drained(): Promise<void> {
    await this.committing;
  }

  private async commitAll(): Promise<void> {
    await Promise.resolve(); // requests of the same turn of the event loop share the first commit
    while (this.waiting.length > 0) await this.commit(this.nextBatch());
    this.committing = undefined;
  }

  private nextBatch(): Waiting[] {
    let events = 0;
    let bytes = 0;
    const tooMany = this.waiting.findIndex((call) => {
      events += call.events.length;
      bytes += call.bytes;
      return events > MAX_BATCH_EVENTS || bytes > MAX_BATCH_BYTES;
    });
    return this.waiting.splice(0, tooMany === -1 ? this.waiting.length : Math.max(1, tooMany));
  }

  private async commit(batch: Waiting[]): Promise<void> {
    let accepted: AcceptedEvent[];
    try {
      accepted = await this.insert(batch.flatMap((call) => call.events));
    } catch (cause) {
      return this.fail(batch, cause);
    }
    let at = 0;
    for (const call of batch) call.resolve(accepted.slice(at, (at += call.events.length)));
    this.options.onCommitted();
  }

  /** One event that Postgres refuses must not fail the others' calls: it is found by halving. */
  private async fail(batch: Waiting[], cause: unknown): Promise<void> {
    if (isRefusal(cause) && batch.length > 1) {
      const half = batch.length >> 1;
      await this.commit(batch.slice(0, half));
      return this.commit(batch.slice(half));
    }
    const error = isRefusal(cause) ? asInvalid(cause) : asUnavailable(cause);
    for (const call of batch) call.reject(error);
  }

  private async insert(events: readonly NewEvent[]): Promise<AcceptedEvent[]> {
    const accepted = await insertEvents(this.options.pool, events);
    if (this.options.notify) {
      await this.options.pool.query(`select pg_notify('${EVENT_CHANNEL}', '')`).catch(() => undefined); // only a hint
    }
    return accepted;
  }
}

/** Whether Postgres answered and said no to the data (SQLSTATE class 22 or 23), rather than not answering. */
function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^2[23]/.test(code);
}

function asInvalid(cause: unknown): PosthornError {
  return new PosthornError('invalid-input', `The events cannot be stored: ${messageOf(cause)}.`, { cause });
}

function asUnavailable(cause: unknown): PosthornError {
  const message = 'The events were not accepted: the database does not take them now. Send them again.';
  return new PosthornError('unavailable', message, { cause, canRetry: true });
}
