import { LastingProblem, LoopHealth, type LoopReport, PosthornError, systemClock } from '#kernel';

/** The rest after a check, before the next one: each check queries the cluster for three things. */
const REST_MS = 1_000;
/** The rest while the topics are wrong, and an operator has to mend them. */
const WRONG_REST_MS = 3_000;

/** The check that a `TopicGuard` repeats, and the receivers of its reports. */
export interface TopicGuardOptions {
  /** Makes the topics that are missing, and checks the others. Rejects with `invalid-settings` if they are wrong. */
  check: () => Promise<unknown>;
  onProblem: (message: string, error: unknown) => void;
  /** Registers wrong topics, so that the process is not ready meanwhile. Default: nowhere. */
  health?: Pick<LoopHealth, 'loop'>;
}

/**
 * Creates or checks the topics again after a failure. A Kafka that comes back may have lost them; or they may have been
 * deleted, or created by hand with other settings.
 *
 * - trusting: the topics are taken to be right. Left by `suspect`.
 * - checking: one check at a time. A check that succeeds, or to which no broker responds, leads back to trusting: if
 *   the failure lasts, its source suspects the topics again.
 * - wrong: the topics are other than configured. Reported, registered with `health`, and checked again until a check
 *   succeeds, or `stop`. A check to which no broker responds changes nothing.
 */
export class TopicGuard {
  private readonly stopping = new AbortController();
  private readonly problem: LastingProblem;
  private running: Promise<void> | undefined;
  private report: LoopReport | undefined;

  private readonly health: Pick<LoopHealth, 'loop'>;

  constructor(private readonly options: TopicGuardOptions) {
    this.health = options.health ?? new LoopHealth();
    this.problem = new LastingProblem((message) => options.onProblem(message, undefined));
  }

  /** Notes a failure that may be due to the topics. */
  suspect(): void {
    if (this.stopping.signal.aborted) return;
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** A check that is under way is not waited for: it may be one to which no broker responds. */
  stop(): void {
    this.stopping.abort();
    this.setRight();
  }

  /** Never rejects. */
  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const found = await this.check();
      if (signal.aborted) return;
      if (found === 'right') this.setRight();
      else if (found !== 'unknown') this.setWrong(found);
      if (!this.report) return systemClock.sleep(REST_MS, signal);
      await systemClock.sleep(WRONG_REST_MS, signal);
    }
  }

  /** @returns `unknown` if no broker responds; the error if the topics are wrong */
  private async check(): Promise<'right' | 'unknown' | PosthornError> {
    try {
      await this.options.check();
      return 'right';
    } catch (error) {
      return error instanceof PosthornError && error.code === 'invalid-settings' ? error : 'unknown';
    }
  }

  private setWrong(error: PosthornError): void {
    this.problem.happened(`The topics cannot be used: ${error.message}`);
    this.report ??= this.health.loop('Checking the topics of Kafka');
    this.report.failed(error);
  }

  private setRight(): void {
    this.problem.over();
    this.report?.stopped();
    this.report = undefined;
  }
}
