import {
  BatchQueue,
  type Clock,
  COMMAND,
  counted,
  type LoopHealth,
  PosthornError,
  ProblemReports,
  systemClock,
} from '#kernel';
import type { DeadLetter } from './dead-letter.ts';

/** Stores dead letters, so that an operator finds them. Storing a letter again changes nothing. */
export type KeepDeadLetters = (letters: readonly DeadLetter[]) => Promise<void>;

/** The most records in one batch: some megabytes, since a record has at most the size that its topic takes. */
const BATCH_LETTERS = 20;
/** How long a stop waits for a database that does not respond. */
const STOP_MS = 1_000;

interface Pending {
  letter: DeadLetter;
  onKept: () => void;
}

/**
 * Keeps the records that no consumer can take, in batches. A dead record is complete once it is kept. While the
 * database does not respond, keeping is tried again, and the partition's position stays before the record. The sender
 * or partition that accounts for the waiting records' bytes bounds them.
 */
export class DeadLetters {
  private readonly queue: BatchQueue<Pending>;
  private readonly reports: ProblemReports;

  /**
   * @param onProblem called for dead records, for each topic at doubling intervals, and for failures to keep them
   * @param health receives the progress; optional
   */
  constructor(
    keep: KeepDeadLetters,
    onProblem: (message: string, error: unknown) => void,
    private readonly clock: Clock = systemClock,
    health?: LoopHealth,
  ) {
    this.reports = new ProblemReports(onProblem);
    this.queue = new BatchQueue<Pending>({
      maxBatch: BATCH_LETTERS,
      flush: async (batch) => {
        await keep(batch.map(({ letter }) => letter));
        for (const { onKept } of batch) onKept();
        for (const { letter } of batch) this.report(letter);
      },
      clock,
      report: health?.work('Keeping dead records'),
      onRetry: (error, { length }) => onProblem(`Keeping ${counted(length, 'dead record')} is tried again`, error),
    });
  }

  /** @param onKept called once, when the letter is kept; it must not throw */
  add(letter: DeadLetter, onKept: () => void): void {
    this.queue.add({ letter, onKept });
  }

  /**
   * Resolves when nothing is being kept any more, or after a second. A letter not kept by then is forgotten, and its
   * `onKept` is not called: its record is read again.
   */
  async stop(): Promise<void> {
    const over = new AbortController();
    await Promise.race([this.queue.forget(() => true), this.clock.sleep(STOP_MS, over.signal)]);
    over.abort();
  }

  /** Resolves when the letters are kept. */
  async keepAll(letters: readonly DeadLetter[]): Promise<void> {
    await Promise.all(letters.map((letter) => new Promise<void>((resolve) => this.add(letter, resolve))));
  }

  private report(letter: DeadLetter): void {
    const cause = new PosthornError('invalid-input', `${placeOf(letter)}: ${letter.reason} (${letter.id})`);
    this.reports.report(`A record of ${letter.topic} is dead: see \`${COMMAND} dead list\``, cause);
  }
}

function placeOf({ topic, place }: DeadLetter): string {
  return place ? `${topic}/${place.partition}, offset ${place.offset}` : topic;
}
