import { describeStillLoop, type LoopHealth, LastingProblem, messageOf, PosthornError } from '#kernel';
import { hasLostSession, isDatabaseAway, lacksPrivilege } from '#postgres';

const LOOK_EVERY_MS = 5_000;
/**
 * The number of looks in a row that have to find the same loop standing still. After a freeze of the process the first
 * looks find every loop.
 */
const LOOKS = 3;

/** The failure of a process that cannot go on, with the first cause that was reported. */
export class ProcessFailure {
  private resolve!: (cause: string) => void;
  /** Settles with the cause. */
  readonly happened = new Promise<string>((resolve) => (this.resolve = resolve));

  fail(cause: string): void {
    this.resolve(cause);
  }
}

/** The loops and limit of a `StandstillWatch`, and the receivers of its findings. */
export interface StandstillOptions {
  health: LoopHealth;
  /** How long a loop may stand still before the process is given up. */
  permanentAfterMs: number;
  /**
   * False while Postgres does not answer or takes no writes: loops stand still because of that, and go on by
   * themselves.
   */
  doesPostgresWork: () => Promise<boolean>;
  onProblem: (message: string) => void;
  /** Called with the cause for which the process has to end, once or more often. */
  onPermanentStandstill: (cause: string) => void;
}

/** Returns true if another process would stand still too: the database is away, or a right or a setting is missing. */
function isDueToSurroundings(error: unknown): boolean {
  if (isDatabaseAway(error) || lacksPrivilege(error) || hasLostSession(error)) return true;
  return error instanceof PosthornError && error.code === 'invalid-settings';
}

/**
 * Looks every 5 s for loops that stand still, and reports them. If a loop stands still for long although Postgres
 * responds, the process ends, so that its supervisor starts it again. It stays while a person has to mend something
 * that the settings name, such as the topics of Kafka.
 */
export class StandstillWatch {
  private readonly problem: LastingProblem;
  private looksInARow = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: StandstillOptions) {
    this.problem = new LastingProblem((message) => options.onProblem(message));
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Called by the timer. Never rejects. */
  async look(): Promise<void> {
    const { health, permanentAfterMs, doesPostgresWork, onPermanentStandstill } = this.options;
    const still = health.standingStill();
    if (still.length === 0) this.problem.over();
    else this.problem.happened(`${still.map(describeStillLoop).join('; ')}.`);
    // A loop that fails because the database or the right topics are missing (for example because of a full disk) goes
    // on when that is over.
    const permanent = still.find(
      ({ sinceMs, error, isMinor }) => sinceMs > permanentAfterMs && !isMinor && !isDueToSurroundings(error),
    );
    const isOurs = permanent !== undefined && (await doesPostgresWork());
    this.looksInARow = isOurs ? this.looksInARow + 1 : 0;
    if (permanent && this.looksInARow >= LOOKS)
      onPermanentStandstill(`${describeStillLoop(permanent)}. Postgres answers.`);
  }
}

/**
 * Settles with the cause of the first error that nothing has handled. The handlers stay: a second one must not end the
 * process while it drains.
 */
export function unhandledFailure(onError: (error: unknown, origin: string) => void): Promise<string> {
  return new Promise((resolve) => {
    for (const origin of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(origin, (error: unknown) => {
        onError(error, origin);
        resolve(`${origin}: ${messageOf(error)}`);
      });
    }
  });
}
