import { describeStillLoop, keepRunning, problemKind, systemClock, toTypeId } from '#kernel';
import { DeliveryWatch, type Stall, type StallStage } from '#routing';
import type { Resources } from '#runtime';
import { problemsOfLoops } from '#upkeep';

/** The name of the standstill of deliveries. */
const DELIVERY = 'delivery';
const LONGEST_PAUSE_MS = 5_000;
/** The number of looks in the time of a stall. */
const LOOKS_A_STALL = 3;
/** The age up to which a problem of this process may be the cause. */
const RECENT_MS = 20_000;
const MAX_CAUSES = 3;

/** The beginning of a problem's text that another process has reported. */
const OF_PROCESS = /^(?:A process with the role \S+|Another process with the same role) has a problem: /;

const REACHED: Record<StallStage, string> = {
  horizon: 'a write transaction keeps the relay from reading them',
  relay: 'the relay has not published them: check that a relay runs, and look in its log',
  routing: 'they have not been routed: check that a dispatcher runs and Kafka responds, and look in their logs',
  delivery: 'their deliveries have neither an attempt nor a parked row: look in the log of the dispatchers',
};

/**
 * Reports accepted events that stand still for any cause: in the log, in `/readyz`, and, once that is over, to their
 * projects.
 */
export class StallWatch {
  private readonly watch: DeliveryWatch;

  constructor(private readonly resources: Resources) {
    const { pool, clock, settings, delivering, inProcessLog } = resources;
    this.watch = new DeliveryWatch({
      ...{ pool, clock, stallMs: settings.stallMs, isEmbedded: inProcessLog !== undefined },
      isInHand(id) {
        const answers = [...delivering].map((dispatcher) => dispatcher.hasInHand(id));
        return answers.find((answer) => answer !== undefined);
      },
      notedSinceMs: () => resources.standstills.renew(DELIVERY),
    });
  }

  /** Looks until the signal aborts. */
  run(signal: AbortSignal): Promise<void> {
    const { settings, problems, health } = this.resources;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, settings.stallMs / LOOKS_A_STALL);
    const loop = { signal, clock: systemClock, pauseMs, onProblem: problems.report };
    const name = 'Watching for stalled events';
    return keepRunning({ ...loop, name, report: health.work(name, { isMinor: true }) }, () => this.look());
  }

  private async look(): Promise<void> {
    const { standstills } = this.resources;
    const stall = await this.watch.look();
    if (this.watch.isClear) return standstills.over(DELIVERY);
    if (!stall) return void (await standstills.renew(DELIVERY));
    const { projectIds, sinceMs, stage, events } = stall;
    const oldestEvent = toTypeId('evt', stall.oldestEventId);
    const facts = { stage, events, oldestEvent };
    await standstills.holds(DELIVERY, { cause: await this.describe(stall), sinceMs, projectIds, facts });
  }

  private async describe(stall: Stall): Promise<string> {
    const { clock, settings } = this.resources;
    // The id of an event may come from a clock that was ahead.
    const forMs = Math.max(settings.stallMs, clock.nowMs() - stall.sinceMs);
    const causes = await this.causes(stall);
    return (
      `${stall.events} accepted events or more have had no attempt, no parked row and no reason for up to ` +
      `${Math.round(forMs / 1_000)} s: ${REACHED[stall.stage]}. The oldest is ${toTypeId('evt', stall.oldestEventId)}. ` +
      (causes.length > 0 ? `Cause: ${causes.join('; ')}` : 'The cause is unknown.')
    );
  }

  private async causes({ stoppedReason }: Stall): Promise<string[]> {
    const { standstills, health, problems, presence } = this.resources;
    if (stoppedReason !== null) return [stoppedReason];
    const noted = await standstills.read().catch(() => standstills.own());
    const others = noted.filter(({ name }) => name !== DELIVERY).map(({ cause }) => cause);
    const loops = health.standingStill().map(describeStillLoop);
    const recent = problemsOfLoops(problems.recent(RECENT_MS));
    const elsewhere = await presence.problems().catch(() => []);
    return onceEach([...others, ...loops, ...elsewhere, ...recent]).slice(0, MAX_CAUSES);
  }
}

/** Leaves out a cause that an earlier entry reports for another process. */
function onceEach(causes: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const cause of causes) {
    const kind = problemKind(cause.replace(OF_PROCESS, ''));
    if (!first.has(kind)) first.set(kind, cause);
  }
  return [...first.values()];
}
