import type pg from 'pg';
import {
  type Clock,
  describeStillLoop,
  keepRunning,
  type LoopHealth,
  type ProblemReports,
  systemClock,
  toTypeId,
} from '#kernel';
import type { Standstills } from '#notifications';
import { DeliveryWatch, type Stall } from '#routing';
import { problemsOfLoops } from './problems-of-loops.ts';
import { describeStallCause, likelyCauses } from './stall-cause.ts';

/** The name of the standstill of deliveries. */
const DELIVERY = 'delivery';
const LONGEST_PAUSE_MS = 5_000;
/** The number of looks in the time of a stall. */
const LOOKS_A_STALL = 3;
/** The age up to which a problem of this process may be the cause. */
const RECENT_MS = 20_000;

/** The database and time limit of a `StallWatch`, and the sources of the causes that it names. */
export interface StallWatchOptions {
  pool: pg.Pool;
  clock: Clock;
  /** How long an event may have no attempt, no parked row and no reason. In milliseconds. */
  stallMs: number;
  /** True with the log in this process. */
  isEmbedded: boolean;
  /** The dispatchers of this process, which know the deliveries that are being attempted. */
  delivering: Iterable<{ hasInHand(deliveryId: string): boolean | undefined }>;
  standstills: Pick<Standstills, 'renew' | 'over' | 'holds' | 'read' | 'own'>;
  health: Pick<LoopHealth, 'standingStill' | 'work'>;
  problems: Pick<ProblemReports, 'recent' | 'report'>;
  /** Reads the problems of other processes. */
  presence: { problems(): Promise<string[]> };
}

/**
 * Reports accepted events that stand still for any cause: in the log, in `/readyz`, and, once that is over, to their
 * projects.
 */
export class StallWatch {
  private readonly watch: DeliveryWatch;

  constructor(private readonly options: StallWatchOptions) {
    const { pool, clock, stallMs, isEmbedded, delivering, standstills } = options;
    this.watch = new DeliveryWatch({
      ...{ pool, clock, stallMs, isEmbedded },
      isInHand(id) {
        const answers = [...delivering].map((dispatcher) => dispatcher.hasInHand(id));
        return answers.find((answer) => answer !== undefined);
      },
      notedSinceMs: () => standstills.renew(DELIVERY),
    });
  }

  /** Looks until the signal aborts. */
  run(signal: AbortSignal): Promise<void> {
    const { stallMs, problems, health } = this.options;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, stallMs / LOOKS_A_STALL);
    const loop = { signal, clock: systemClock, pauseMs, onProblem: problems.report };
    const name = 'Watching for stalled events';
    return keepRunning({ ...loop, name, report: health.work(name, { isMinor: true }) }, () => this.look());
  }

  private async look(): Promise<void> {
    const { standstills } = this.options;
    const stall = await this.watch.look();
    if (this.watch.isClear) return standstills.over(DELIVERY);
    if (!stall) return void (await standstills.renew(DELIVERY));
    const { projectIds, sinceMs, stage, events } = stall;
    const oldestEvent = toTypeId('evt', stall.oldestEventId);
    const facts = { stage, events, oldestEvent };
    await standstills.holds(DELIVERY, { cause: await this.describe(stall), sinceMs, projectIds, facts });
  }

  private async describe(stall: Stall): Promise<string> {
    const { clock, stallMs } = this.options;
    // The id of an event may come from a clock that was ahead.
    const forMs = Math.max(stallMs, clock.nowMs() - stall.sinceMs);
    return describeStallCause(stall, forMs, await this.causes(stall));
  }

  private async causes({ stoppedReason }: Stall): Promise<string[]> {
    const { standstills, health, problems, presence } = this.options;
    if (stoppedReason !== null) return [stoppedReason];
    const noted = await standstills.read().catch(() => standstills.own());
    return likelyCauses({
      standstills: noted.filter(({ name }) => name !== DELIVERY).map(({ cause }) => cause),
      loops: health.standingStill().map(describeStillLoop),
      recent: problemsOfLoops(problems.recent(RECENT_MS)),
      elsewhere: await presence.problems().catch(() => []),
    });
  }
}
