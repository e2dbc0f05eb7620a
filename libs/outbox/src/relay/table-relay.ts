import type pg from 'pg';
import type { Clock, WorkReport } from '#kernel';
import type { Producer } from '#message-log';
import { OWN_HORIZON, type Position } from '#postgres';
import { BatchSize } from './batch-size.ts';
import { loadCursor, moveCursor } from './cursor.ts';
import type { FollowedBatch } from './read-events.ts';
import { reported } from './reported.ts';
import { SentBatches } from './sent-batches.ts';
import { WakeUp } from './wake-up.ts';

const MAX_BATCH_RECORDS = 1_000;
const MAX_BATCH_BYTES = 8_388_608;
const SAVE_EVERY_MS = 200;
const LONGEST_WAIT_MS = 100;
/** For tables whose writers poke the loop: a shorter wait would add a useless query after each event. */
const AFTER_FIND_MS = 16;

/** The table that a `TableRelay` follows, its cursor, and the topic that gets its rows. */
export interface TableRelayOptions<T> {
  /** The cursor's name; also the ownership under which it is moved. */
  name: string;
  pool: pg.Pool;
  clock: Clock;
  /** Reads at most `limit` rows behind a position, in the order of their positions. */
  read(db: pg.Pool, after: Position, limit: number): Promise<FollowedBatch<T>>;
  producer: Producer<T>;
  /**
   * The wait for more rows after a batch that was not full, unless the loop is poked. Default: 16 ms, for tables whose
   * writers poke the loop.
   */
  afterFindMs?: number;
  /**
   * Called when a term has read for the last time. It waits for the acknowledgements of sent records that still come.
   * Then the cursor is saved once more.
   */
  afterReading?: () => Promise<void>;
  /** Receives the progress of the cursor; optional. */
  report?: WorkReport;
  /** Called with the number of rows of each batch that the log has acknowledged; optional. */
  onRelayed?: (rows: number) => void;
}

type Place = NonNullable<FollowedBatch<unknown>['last']>;

/**
 * Follows a table of Posthorn's own database and sends its rows to a topic. The cursor passes a row only when the log
 * has acknowledged all rows up to it. Meanwhile further batches are sent, bounded by the producer's `ready`. Rows that
 * a former term may have sent are marked as possible repeats.
 */
export class TableRelay<T> {
  private readonly wakeUp: WakeUp;

  constructor(private readonly options: TableRelayOptions<T>) {
    this.wakeUp = new WakeUp(options.clock, LONGEST_WAIT_MS, options.afterFindMs ?? AFTER_FIND_MS);
  }

  /** A hint that there are rows to read. */
  poke(): void {
    this.wakeUp.poke();
  }

  /**
   * Runs until the signal aborts, or rejects with the error that ended the term. A later term continues from the
   * cursor.
   */
  async follow(epoch: number, signal: AbortSignal): Promise<void> {
    const { pool, name } = this.options;
    const { position } = await reported(this.options.report, () => loadCursor(pool, name));
    const term = new Term(this.options, { fence: name, epoch }, position, await readHorizon(pool), this.wakeUp);
    await term.run(signal);
  }
}

/** The position below which every row lies that a former term can have sent. */
async function readHorizon(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query<{ horizon: string }>(`select ${OWN_HORIZON} as horizon`);
  return BigInt(rows[0]!.horizon);
}

/** Resolves when the log is ready, or the signal aborts. */
async function readyUnlessAborted(producer: Producer<unknown>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve: stop } = Promise.withResolvers<void>();
  const onAbort = () => stop();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([producer.ready(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The term of one leader: the records that it has read, the acknowledged records, and the saved records. */
class Term<T> {
  private readonly sent = new SentBatches<Place>();
  private readonly failed = new AbortController();
  private readonly size = new BatchSize(MAX_BATCH_RECORDS, MAX_BATCH_BYTES);
  private saved: Place | undefined;

  constructor(
    private readonly options: TableRelayOptions<T>,
    private readonly owner: { fence: string; epoch: number },
    private position: Position,
    private readonly startHorizon: bigint,
    private readonly wakeUp: WakeUp,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const until = AbortSignal.any([signal, this.failed.signal]);
    const saving = this.saveWhile(until).catch((error: unknown) => this.failed.abort(error));
    try {
      await this.readWhile(until);
    } catch (error) {
      this.failed.abort(error);
    }
    await saving;
    const hasFailed = this.failed.signal.aborted;
    await this.options.afterReading?.();
    if (hasFailed) throw this.failed.signal.reason;
    await this.save();
  }

  private async readWhile(until: AbortSignal): Promise<void> {
    const { producer, pool } = this.options;
    while (!until.aborted) {
      await readyUnlessAborted(producer, until);
      if (until.aborted) return;
      const { records, bytes, isFull, last } = await this.options.read(pool, this.position, this.size.next);
      if (until.aborted) return;
      if (last !== undefined) {
        this.size.noteBatch(records.length, bytes);
        this.wakeUp.reset();
        this.send(records, last);
        this.position = last.position;
      }
      if (!isFull) await this.wakeUp.wait(until);
    }
  }

  private send(records: T[], last: Place): void {
    const acknowledged = this.sent.add(last);
    const recheck = BigInt(this.position.pos) < this.startHorizon;
    const { length } = records;
    const relayed = () => {
      acknowledged();
      this.options.onRelayed?.(length);
    };
    this.options.producer.send(records, { recheck }).then(relayed, (error: unknown) => this.failed.abort(error));
  }

  private async saveWhile(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      await this.options.clock.sleep(SAVE_EVERY_MS, until);
      if (!until.aborted) await this.save();
    }
  }

  private async save(): Promise<void> {
    const place = this.sent.acknowledgedUpTo;
    if (place === undefined || place === this.saved) return;
    const { pool, name, report } = this.options;
    await reported(report, () => moveCursor(pool, this.owner, name, place));
    this.saved = place;
  }
}
