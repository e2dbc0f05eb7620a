import { counted, type WorkReport } from '#kernel';

const STALLED_AFTER_MS = 30_000;
const NOT_ACKNOWLEDGED =
  'the message log accepts no more deliveries: no dispatcher runs, or deliveries in progress can be neither recorded nor parked';

/**
 * Notices that nothing is sent or acknowledged while projects wait: reports it as a standstill, and logs it at doubling
 * intervals.
 */
export class FanOutWatch {
  private progressAtMs: number | undefined;
  private error: string | undefined;
  private nextReportMs = STALLED_AFTER_MS;

  /** @param report receives the standstill, and its end; optional */
  constructor(private readonly report?: Pick<WorkReport, 'alive' | 'failed'>) {}

  noteProgress(nowMs: number): void {
    this.progressAtMs = nowMs;
    this.error = undefined;
    this.nextReportMs = STALLED_AFTER_MS;
    this.report?.alive();
  }

  noteError(message: string): void {
    this.error = message;
  }

  /** @returns the message to log, or undefined if there is nothing new */
  look(nowMs: number, projects: number, inFlight: number): string | undefined {
    if (projects === 0) {
      this.progressAtMs = undefined;
      this.report?.alive();
      return undefined;
    }
    this.progressAtMs ??= nowMs;
    const stalledMs = nowMs - this.progressAtMs;
    if (stalledMs < STALLED_AFTER_MS) return undefined;
    const cause = this.error ?? NOT_ACKNOWLEDGED;
    this.report?.failed(new Error(cause));
    if (stalledMs < this.nextReportMs) return undefined;
    this.nextReportMs = stalledMs * 2;
    return (
      `Fan-out has made no progress for ${Math.round(stalledMs / 1_000)} s: ${counted(projects, 'project waits', 'projects wait')} and ` +
      `${counted(inFlight, 'delivery is', 'deliveries are')} in flight. Cause: ${cause}`
    );
  }
}
