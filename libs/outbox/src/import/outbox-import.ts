import type pg from 'pg';
import { type Clock, messageOf, PosthornError } from '#kernel';
import { assertSessions, connectSession } from '#postgres';
import { cleanOutbox } from '../foreign/clean-outbox.ts';
import { readOutbox } from '../foreign/read-outbox.ts';
import { guardSource } from '../relay/guard-source.ts';
import { BatchSize } from '../relay/batch-size.ts';
import { WakeUp } from '../relay/wake-up.ts';
import { importRows } from './import-rows.ts';

const MAX_BATCH_ROWS = 1_000;
const MAX_BATCH_BYTES = 8_388_608;
const CLEAN_EVERY_MS = 600_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** The time after which a source that does not answer is asked on another connection. */
const ANSWER_TIMEOUT_MS = 20_000;

export interface OutboxImportOptions {
  /** The cursor's name, `import:<source>`. */
  name: string;
  /** The domain service's database. */
  sourceUrl: string;
  /** Posthorn's own. */
  pool: pg.Pool;
  clock: Clock;
  maxDataBytes: number;
  projectOf(reference: string): Promise<string | undefined>;
  /** Events were imported: whoever relays them may look. */
  onImported(): void;
  onProblem: (message: string) => void;
}

/**
 * Follows the outbox of one domain service's database and imports what it finds, in its order. A row that cannot be
 * imported goes among the dead with its reason and stops nobody else.
 */
export class OutboxImport {
  private readonly wakeUp: WakeUp;

  constructor(private readonly options: OutboxImportOptions) {
    this.wakeUp = new WakeUp(options.clock);
  }

  /** Leads until the signal aborts, or rejects with what ended it; a later term goes on from the cursor. */
  async follow(epoch: number, signal: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const session = {
      url: this.options.sourceUrl,
      applicationName: 'posthorn relay',
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      answerTimeoutMs: ANSWER_TIMEOUT_MS,
    };
    await assertSessions(session);
    const source = await connectSession({ ...session, onLost: (error) => lost.abort(error ?? connectionLost()) });
    try {
      await this.importWhile(source, epoch, AbortSignal.any([signal, lost.signal]));
      lost.signal.throwIfAborted();
    } finally {
      await source.end().catch(() => undefined);
    }
  }

  private async importWhile(source: pg.Client, epoch: number, signal: AbortSignal): Promise<void> {
    const { name, pool, clock, onProblem } = this.options;
    const table = { name: 'posthorn_outbox.message', idColumn: 'id' };
    const guard = { name, pool, source, table, rowIsKept: true, clock, onStopped: onProblem };
    let { position } = await guardSource(guard, signal);
    let cleanedMs = -Infinity;
    const size = new BatchSize(MAX_BATCH_ROWS, MAX_BATCH_BYTES);
    while (!signal.aborted) {
      if (clock.nowMs() - cleanedMs > CLEAN_EVERY_MS) {
        cleanedMs = clock.nowMs();
        await cleanOutbox(source, position).catch((error: unknown) =>
          onProblem(`Cleaning ${name}: ${messageOf(error)}`),
        );
      }
      const rows = await readOutbox(source, position, size.next);
      if (rows.length > 0) {
        size.was(
          rows.length,
          rows.reduce((bytes, { data }) => bytes + data.length, 0),
        );
        const imported = await importRows(rows, { ...this.options, epoch });
        position = imported.last;
        if (imported.dead > 0)
          onProblem(
            `${imported.dead} rows of ${name} could not be imported: see \`posthorn dead list --source ${name}\`.`,
          );
        this.options.onImported();
        this.wakeUp.reset();
        continue;
      }
      await this.wakeUp.wait(signal);
    }
  }
}

function connectionLost(): PosthornError {
  return new PosthornError('unavailable', 'The connection to the source was lost.', { canRetry: true });
}
