import { type Clock } from '#kernel';
import { describeHeldHorizon, HorizonWatch, type Position, type SharedSession } from '#postgres';
import { readWaitingProjects } from '../foreign/read-outbox.ts';
import { rowsWaitInOutbox } from '../relay/rows-wait.ts';
import { sourceClockProblem } from './source-clock.ts';

const LOOK_EVERY_MS = 5_000;
/** The source's clock is read once in this number of looks. */
const LOOKS_A_CLOCK = 12;

/** Receives standstills of a source with their causes, their projects, and their ends. */
export interface SourceStandstill {
  holds(given: { cause: string; sinceMs?: number; projectIds?: readonly string[]; facts?: object }): Promise<void>;
  /** Adds projects to a standstill that was noted. Does nothing if none was. */
  addProjects(projectIds: readonly string[]): Promise<void>;
  over(): Promise<void>;
}

/** The source that `watchSource` observes, and the receivers of its findings. */
export interface SourceWatchOptions {
  /** The cursor's name, `import:<source>`. */
  name: string;
  source: Pick<SharedSession, 'query' | 'alone'>;
  clock: Clock;
  /** The position of the import. */
  position(): Position;
  /** The id of the project that a row names, or undefined. */
  projectOf(reference: string): Promise<string | undefined>;
  standstill: SourceStandstill;
  onProblem(message: string): void;
}

/** The ids of the projects among the first rows behind a position of a source. */
export async function waitingProjects(
  { source, projectOf }: Pick<SourceWatchOptions, 'source' | 'projectOf'>,
  after: Position,
): Promise<string[]> {
  const ids = await Promise.all((await readWaitingProjects(source, after)).map((reference) => projectOf(reference)));
  return ids.filter((id) => id !== undefined);
}

/**
 * Checks every 5 s for a transaction that holds the horizon of a source while rows wait, and every minute the source's
 * clock, until the signal aborts. Never rejects: a lost connection ends the term by itself.
 */
export async function watchSource(options: SourceWatchOptions, signal: AbortSignal): Promise<void> {
  const { name, source, clock, standstill } = options;
  const horizon = new HorizonWatch({ isWaiting: () => rowsWaitInOutbox(source) });
  for (let looks = 0; !signal.aborted; looks++) {
    try {
      const problem =
        looks % LOOKS_A_CLOCK === 0
          ? await source.alone((client) => sourceClockProblem(name, client, clock))
          : undefined;
      if (problem !== undefined) options.onProblem(problem);
      const held = await horizon.look(source);
      if (horizon.isFree) await standstill.over();
      if (held) {
        const projectIds = await waitingProjects(options, options.position());
        const facts = { source: name, holder: held.holder, heldMs: Math.round(held.heldMs) };
        const sinceMs = clock.nowMs() - held.heldMs;
        await standstill.holds({ cause: describeHeldHorizon(name, held), sinceMs, projectIds, facts });
      }
    } catch {
      // The import on the same connection fails too, and reports it.
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
