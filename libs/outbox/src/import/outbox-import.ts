import type pg from 'pg';
import { AgedValue, type Clock, COMMAND, counted, messageOf, PosthornError, steadyMs } from '#kernel';
import { assertSessions, connectSession, placeOfDatabase, type Position, SharedSession, START } from '#postgres';
import { cleanOutbox } from '../foreign/clean-outbox.ts';
import { newerOutbox } from '../foreign/newer-outbox.ts';
import { type OutboxRow, readOutbox } from '../foreign/read-outbox.ts';
import { followWhileCurrent } from '../relay/follow-while-current.ts';
import { guardSource } from '../relay/guard-source.ts';
import { BatchSize } from '../relay/batch-size.ts';
import { readWaitingRows, type WaitingRows } from '../relay/waiting-rows.ts';
import { WakeUp } from '../relay/wake-up.ts';
import { enterSource } from './enter-source.ts';
import { findSourceLock } from './find-source-lock.ts';
import { importRows, type StoredEvents } from './import-rows.ts';
import { ownDatabaseProblem, sourceProblem } from './source-problem.ts';
import { type SourceStandstill, waitingProjects, watchSource } from './source-watch.ts';

const MAX_BATCH_ROWS = 1_000;
const MAX_BATCH_BYTES = 8_388_608;
const CLEAN_EVERY_MS = 600_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** If a source does not respond within this time, the import opens another connection. */
const ANSWER_TIMEOUT_MS = 20_000;
/** How long a measured lag is used again: scrapes of metrics cost a source no more than this. */
const LAG_MS = 15_000;

/** The source of an `OutboxImport`, Posthorn's own database, and the limits of events. */
export interface OutboxImportOptions {
  /** The cursor's name, `import:<source>`. */
  name: string;
  /** The domain service's database. */
  sourceUrl: string;
  /** Posthorn's own database. */
  pool: pg.Pool;
  clock: Clock;
  /** Days that events are kept. */
  retentionDays: number;
  /** The most bytes of an event's data. Rows up to the limit of `emit` are imported even if this is lower. */
  maxDataBytes: number;
  /** The id of the project that a row names, or undefined. */
  projectOf(reference: string): Promise<string | undefined>;
  /** Called after an import, as a hint to the relay of events. */
  onImported(): void;
  /** Called after each import with the numbers of its events; optional. */
  onStored?(events: StoredEvents): void;
  onProblem: (message: string) => void;
  /** The longest wait for the source's response to a statement. Default: 20 s. */
  answerTimeoutMs?: number;
  /** Receives standstills of the source, and their ends. Default: `onProblem` is called. */
  standstill?: SourceStandstill;
  /** How long a measured lag is used again. Default: 15 s. */
  lagMs?: number;
}

/**
 * Follows the outbox of one domain service's database and imports its rows, in their order. A row that cannot be
 * imported is stored as a dead record with its reason, and does not stop the rows after it.
 */
export class OutboxImport {
  private readonly wakeUp: WakeUp;
  private readonly standstill: SourceStandstill;
  private position: Position = START;
  private cleanedMs = -Infinity;
  /** True once connections to the source are known to be sessions: later terms do not test that again. */
  private hasSessions = false;
  /** True once the term has imported rows, or found none: only then a standstill of an earlier term is over. */
  private hasProgress = false;
  /** The failure, without the lock that caused it, in the current note of the standstill. */
  private notedFailure: string | undefined;
  /** The error with which Posthorn's own database did not take rows. */
  private ownFailure: unknown;
  /** The source while its rows are imported. */
  private source: SharedSession | undefined;
  private readonly waiting: AgedValue<WaitingRows | undefined>;

  constructor(private readonly options: OutboxImportOptions) {
    this.wakeUp = new WakeUp(options.clock);
    this.waiting = new AgedValue(() => this.readWaiting(), options.lagMs ?? LAG_MS);
    const { standstill, sourceUrl } = options;
    // Only the log has the place: callers of /readyz without a key read the cause.
    const place = { database: placeOfDatabase(sourceUrl) };
    this.standstill = {
      holds: (given) => {
        this.notedFailure = undefined;
        const located = { ...given, facts: { ...place, ...given.facts } };
        return standstill ? standstill.holds(located) : Promise.resolve(options.onProblem(given.cause));
      },
      addProjects: (projectIds) => (standstill ? standstill.addProjects(projectIds) : Promise.resolve()),
      over: () => {
        if (!this.hasProgress) return Promise.resolve();
        this.notedFailure = undefined;
        return standstill ? standstill.over() : Promise.resolve();
      },
    };
  }

  /**
   * Runs until the signal aborts, or rejects with the error that ended the term. A later term continues from the
   * cursor.
   */
  async follow(epoch: number, signal: AbortSignal): Promise<void> {
    this.hasProgress = false;
    try {
      await this.followConnected(epoch, signal);
    } catch (error) {
      // The cause may be that the mode of a pooler in between has changed.
      if (!isEndOfTerm(error)) this.hasSessions = false;
      if (!signal.aborted && !isEndOfTerm(error)) await this.noteStandstill(error, signal);
      throw error;
    }
  }

  /**
   * The rows of the source that are not imported, as of 15 s ago at most; undefined while this process does not import.
   * Rejects if the source does not respond.
   */
  async lag(): Promise<WaitingRows | undefined> {
    return this.source && this.waiting.get();
  }

  private async readWaiting(): Promise<WaitingRows | undefined> {
    return this.source && readWaitingRows(this.source, this.options.name, this.position);
  }

  /**
   * Notes a failure at once, and a failure of the source again with the lock that caused it, if there is one. Finding a
   * lock takes a connection. If a later term has the same failure, the note of the earlier term stays meanwhile.
   */
  private async noteStandstill(error: unknown, signal: AbortSignal): Promise<void> {
    const { name, sourceUrl } = this.options;
    const isOwn = error === this.ownFailure;
    const failure = isOwn ? ownDatabaseProblem(name, error) : sourceProblem(name, sourceUrl, error);
    const isNoted = failure === this.notedFailure;
    if (!isNoted) await this.standstill.holds({ cause: failure });
    this.notedFailure = failure;
    if (isOwn) return;
    const lock = await findSourceLock(this.session(), error, signal);
    if (signal.aborted || (lock === undefined && !isNoted)) return;
    await this.standstill.holds({ cause: sourceProblem(name, sourceUrl, error, lock) });
    this.notedFailure = failure;
  }

  private async followConnected(epoch: number, signal: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const session = this.session();
    if (!this.hasSessions) await assertSessions(session);
    this.hasSessions = true;
    const source = await connectSession({ ...session, onLost: (error) => lost.abort(error ?? connectionLost()) });
    try {
      // If the connection was lost, that error replaces any other error that it caused.
      const shared = new SharedSession(source);
      await this.importGuarded(shared, epoch, AbortSignal.any([signal, lost.signal])).finally(() =>
        lost.signal.throwIfAborted(),
      );
    } finally {
      await source.end().catch(() => undefined);
    }
  }

  private session() {
    return {
      url: this.options.sourceUrl,
      applicationName: 'posthorn relay',
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      answerTimeoutMs: this.options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
    };
  }

  private async importGuarded(source: SharedSession, epoch: number, signal: AbortSignal): Promise<void> {
    const { name, pool, clock, onProblem } = this.options;
    const { standstill } = this;
    const warning = await newerOutbox(name, source);
    if (warning !== undefined) onProblem(warning);
    const target = { ...this.options, epoch };
    const { position } = await guardSource(
      {
        ...{ name, pool, source, clock, rowIsKept: true },
        table: { name: 'posthorn_outbox.message', idColumn: 'id' },
        onStopped: (cause) => void standstill.holds({ cause }),
        enter: async (cursor) => {
          await this.addWaitingProjects(source, cursor.position);
          return enterSource({ source, target, onRestored: onProblem }, cursor);
        },
      },
      signal,
    );
    this.position = position;
    await this.addWaitingProjects(source, position);
    await followWhileCurrent({ name, epoch, pool, source, clock }, signal, async (until) => {
      const over = new AbortController();
      const watch = { ...this.options, source, standstill, position: () => this.position };
      const watching = watchSource(watch, AbortSignal.any([until, over.signal]));
      this.source = source;
      try {
        await this.importWhile(source, epoch, until);
      } finally {
        this.source = undefined;
        over.abort();
        await watching;
      }
    });
  }

  private async importWhile(source: SharedSession, epoch: number, signal: AbortSignal): Promise<void> {
    const { name, onProblem } = this.options;
    const size = new BatchSize(MAX_BATCH_ROWS, MAX_BATCH_BYTES);
    while (!signal.aborted) {
      await this.cleanNowAndThen(source);
      const rows = await readOutbox(source, this.position, size.next);
      if (rows.length > 0) {
        size.noteBatch(
          rows.length,
          rows.reduce((bytes, { data }) => bytes + data.length, 0),
        );
        const imported = await this.importOwn(rows, epoch);
        this.position = imported.last;
        this.hasProgress = true;
        if (imported.dead > 0)
          onProblem(
            `${counted(imported.dead, 'row')} of ${name} could not be imported: see \`${COMMAND} dead list --source ${name}\`.`,
          );
        this.options.onImported();
        this.wakeUp.reset();
        continue;
      }
      this.hasProgress = true;
      await this.wakeUp.wait(signal);
    }
  }

  /**
   * Adds the projects with waiting rows to the standstill that an earlier term or process has noted. While the source
   * could not be read, these projects were unknown, and after the import their rows wait no more.
   */
  private async addWaitingProjects(source: SharedSession, after: Position): Promise<void> {
    const projectOf = (reference: string) => this.inOwnDatabase(this.options.projectOf(reference));
    const projectIds = await waitingProjects({ source, projectOf }, after);
    if (projectIds.length > 0) await this.inOwnDatabase(this.standstill.addProjects(projectIds));
  }

  private importOwn(rows: readonly OutboxRow[], epoch: number): ReturnType<typeof importRows> {
    return this.inOwnDatabase(importRows(rows, { ...this.options, epoch }));
  }

  /** Keeps the error of work in Posthorn's own database, so that the source does not count as its cause. */
  private inOwnDatabase<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      this.ownFailure = error;
      throw error;
    });
  }

  private async cleanNowAndThen(source: SharedSession): Promise<void> {
    const { name, clock, onProblem } = this.options;
    const nowMs = steadyMs(clock);
    if (nowMs - this.cleanedMs <= CLEAN_EVERY_MS) return;
    this.cleanedMs = nowMs;
    await source
      .alone((client) => cleanOutbox(client, this.position, clock.certainMs()))
      .catch((error: unknown) => onProblem(`Cleaning ${name} is tried again in ten minutes: ${messageOf(error)}`));
  }
}

/**
 * Returns true for an error with which Posthorn itself ends a term (a rebase, another leader): another term follows.
 */
function isEndOfTerm(error: unknown): boolean {
  return error instanceof PosthornError && ['stale-epoch', 'source-changed'].includes(error.code);
}

function connectionLost(): PosthornError {
  return new PosthornError('unavailable', 'The connection to the source was lost.', { canRetry: true });
}
