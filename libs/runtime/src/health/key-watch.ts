import type pg from 'pg';
import { lastingColumns, readKeyUse } from '#admin';
import { counted, keepRunning, type LoopHealth, PosthornError, systemClock } from '#kernel';
import type { KeyRing } from '#signing';

const LOOK_EVERY_MS = 30_000;
const RETRY_MS = 10_000;

/** The keys of this process, the database with the texts that need them, and the receivers of a lack. */
export interface KeyWatchOptions {
  pool: pg.Pool;
  keyRing: Pick<KeyRing, 'keyIds'>;
  health: LoopHealth;
  onProblem: (message: string) => void;
  /** The pause between two looks while no key is missing, and while one is. In milliseconds. Default: 30 s and 10 s. */
  pauseMs?: { complete: number; lacking: number };
}

/**
 * Compares the keys of this process with the keys that stored texts need, at the start and then every 30 s. Another
 * process may encrypt with a key that this process lacks. The process stays ready, because it still accepts events.
 *
 * Once no key is missing, texts that live for a day are looked at no more: there may be millions of them.
 */
export class KeyWatch {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private isComplete = false;

  private constructor(private readonly options: KeyWatchOptions) {}

  static start(options: KeyWatchOptions): KeyWatch {
    const watch = new KeyWatch(options);
    const name = 'Reading stored secrets';
    const { health, onProblem, pauseMs = { complete: LOOK_EVERY_MS, lacking: RETRY_MS } } = options;
    const loop = {
      ...{ name, signal: watch.stopping.signal, clock: systemClock, pauseMs: pauseMs.complete, onProblem },
      retryMs: { first: pauseMs.lacking, longest: pauseMs.lacking },
    };
    watch.running = keepRunning({ ...loop, report: health.work(name, { isMinor: true }) }, () => watch.look());
    return watch;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** @throws PosthornError `invalid-settings` that names each missing key */
  private async look(): Promise<void> {
    const { pool, keyRing } = this.options;
    const used = await readKeyUse(pool, this.isComplete ? lastingColumns : undefined);
    const missing = used.filter(({ keyId }) => !keyRing.keyIds.includes(keyId));
    this.isComplete = missing.length === 0;
    if (this.isComplete) return;
    const lacks = missing.map(
      ({ keyId, texts }) => `the key ${keyId}, which ${counted(texts, 'stored text needs', 'stored texts need')}`,
    );
    throw new PosthornError(
      'invalid-settings',
      `POSTHORN_SECRET_KEYS lacks ${lacks.join(', and ')}: the secrets, header values or answers cannot be read, and ` +
        'no delivery that needs them is sent. Add the missing keys at the end, and restart this process.',
    );
  }
}
