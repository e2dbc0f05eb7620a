import { GenericError, NetworkError, TimeoutError } from '@platformatic/kafka';
import { LastingProblem, LoopHealth, messageOf, PosthornError, type WorkReport } from '#kernel';
import { originsOf, reasonsOf, refusalsIn } from './client-errors.ts';

/** The brokers that `KafkaReports` names in its messages, and the receivers of its reports. */
export interface KafkaReportsOptions {
  brokers: readonly string[];
  /** Called with each problem, repeated ones included: the caller groups them. */
  onProblem: (message: string, error: unknown) => void;
  /** Called when brokers that could not be reached have responded for a while. */
  onRecovered: (message: string) => void;
  /**
   * The remedy for an error by which brokers refuse the connections of this process; undefined for other errors.
   * Default: none is known.
   */
  adviceOn?: (error: unknown) => string | undefined;
  /** The time after a response in which no failure may follow. Default: 5 s. */
  recoveredAfterMs?: number;
  /** Registers brokers that cannot be reached, so that the process is degraded meanwhile. Default: nowhere. */
  health?: Pick<LoopHealth, 'work'>;
  /** A monotonic time in milliseconds. */
  nowMs?: () => number;
}

/** Refusals while a leader, or a group's coordinator, is found or loaded: usual with a fresh or a restarted Kafka. */
const PASSING_REFUSALS = new Set([
  ...['COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS', 'NOT_COORDINATOR', 'REBALANCE_IN_PROGRESS'],
  ...['LEADER_NOT_AVAILABLE', 'NOT_LEADER_OR_FOLLOWER', 'FENCED_LEADER_EPOCH', 'UNKNOWN_LEADER_EPOCH'],
]);
/** A leader or a coordinator that is missing for so long does not come back by itself. */
const PASSING_PATIENCE_MS = 20_000;
/** Failures that are further apart do not have one cause. */
const PASSING_QUIET_MS = 10_000;
/** If one broker of several is away, the others respond between the failures. */
const RECOVERED_AFTER_MS = 5_000;

/** Returns true for an error that this lib has made: a timeout, or work outside of any group. */
const isPlain = (error: unknown) =>
  error instanceof Error &&
  (error.constructor === Error ? !('code' in error) : error instanceof PosthornError && error.code === 'unavailable');

const isUnreachable = (error: unknown) => {
  const origins = originsOf(error);
  // An error without any origin: the library has found no broker.
  return origins.every((origin) => origin instanceof NetworkError || origin instanceof TimeoutError);
};

const isOnlyPassing = (error: unknown) => {
  const refusals = refusalsIn(error);
  return refusals.length > 0 && refusals.every(({ apiId }) => PASSING_REFUSALS.has(String(apiId)));
};

/**
 * Reports all failures of a Kafka log to its caller, with one line a cause. If a broker cannot be reached, producers,
 * consumers, positions and commits all fail, each with an error of its own: they are reported as one problem.
 *
 * - reachable: at the beginning. Left by a failure to reach a broker.
 * - away: the failure is reported at doubling intervals, and registered with `health`. Left when a broker has
 *   responded, and no such failure has followed for 5 s. The recovery is reported.
 */
export class KafkaReports {
  private readonly away: LastingProblem;
  private readonly reaching: WorkReport;
  private awaySinceMs: number | undefined;
  private failedAtMs = -Infinity;
  private recovering: NodeJS.Timeout | undefined;
  private passing = { sinceMs: 0, lastMs: -Infinity };
  private readonly nowMs: () => number;

  constructor(private readonly options: KafkaReportsOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.away = new LastingProblem((message) => options.onProblem(message, undefined), this.nowMs);
    // The process accepts events all the same: it stays ready.
    this.reaching = (options.health ?? new LoopHealth()).work('Reaching Kafka', { isMinor: true });
  }

  /** Reports a failure that is tried again or passed over. @param error its cause; undefined if the message has it */
  readonly failed = (message: string, error: unknown): void => {
    const { onProblem } = this.options;
    if (isPlain(error)) {
      // A timeout, because no broker did its part.
      if (this.awaySinceMs === undefined) onProblem(`${message}: ${messageOf(error)}`, undefined);
      return;
    }
    if (!(error instanceof GenericError) && !(error instanceof AggregateError)) return onProblem(message, error);
    const advice = this.options.adviceOn?.(error);
    if (advice !== undefined || isUnreachable(error)) return this.unreachable(error, advice);
    if (isOnlyPassing(error) && this.isUsualWait()) return;
    onProblem(`${message}: ${reasonsOf(error)}`, undefined);
  };

  /** True from a failure to reach a broker until the recovery. */
  get isAway(): boolean {
    return this.awaySinceMs !== undefined;
  }

  /** The time since the last failure to reach a broker, in milliseconds; Infinity if there was none. */
  quietForMs(): number {
    return this.nowMs() - this.failedAtMs;
  }

  /** Notes that a broker has fulfilled a request. */
  answered(): void {
    if (this.awaySinceMs === undefined) return;
    this.recovering ??= setTimeout(() => this.recovered(), this.options.recoveredAfterMs ?? RECOVERED_AFTER_MS).unref();
  }

  stop(): void {
    clearTimeout(this.recovering);
    this.awaySinceMs = undefined;
    this.reaching.stopped();
  }

  private unreachable(error: unknown, advice: string | undefined): void {
    clearTimeout(this.recovering);
    this.recovering = undefined;
    this.failedAtMs = this.nowMs();
    this.awaySinceMs ??= this.failedAtMs;
    const brokers = this.options.brokers.join(', ');
    const waiting = 'work that needs it waits, and continues by itself.';
    const what =
      advice === undefined
        ? `Kafka cannot be reached at a broker: ${waiting} Start Kafka, or correct KAFKA_BROKERS (${brokers})`
        : `Kafka cannot be used at a broker (${brokers}): ${waiting} ${advice}`.trimEnd();
    const reasons = reasonsOf(error) || messageOf(error);
    this.reaching.failed(new PosthornError('unavailable', `${what}: ${reasons}`, { canRetry: true }));
    this.away.happened(what, reasons);
  }

  private recovered(): void {
    this.recovering = undefined;
    if (this.awaySinceMs === undefined) return;
    const awayMs = this.nowMs() - this.awaySinceMs;
    this.awaySinceMs = undefined;
    this.away.over();
    this.reaching.alive();
    const brokers = this.options.brokers.join(', ');
    this.options.onRecovered(
      `Kafka (${brokers}) is reachable again after ${Math.round(awayMs / 1_000)} s: work that waited for it continues.`,
    );
  }

  /** Returns true while passing refusals have lasted no longer than usual. */
  private isUsualWait(): boolean {
    const nowMs = this.nowMs();
    const { sinceMs, lastMs } = this.passing;
    this.passing = { sinceMs: nowMs - lastMs > PASSING_QUIET_MS ? nowMs : sinceMs, lastMs: nowMs };
    return nowMs - this.passing.sinceMs < PASSING_PATIENCE_MS;
  }
}
