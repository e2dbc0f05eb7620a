import { counted } from '#kernel';

const STALLED_AFTER_MS = 30_000;

/** Notices that nothing is sent or acknowledged while projects wait, and reports it at doubling intervals. Pure. */
export class StallWatch {
  private progressAtMs: number | undefined;
  private error: string | undefined;
  private nextReportMs = STALLED_AFTER_MS;

  noteProgress(nowMs: number): void {
    this.progressAtMs = nowMs;
    this.error = undefined;
    this.nextReportMs = STALLED_AFTER_MS;
  }

  noteError(message: string): void {
    this.error = message;
  }

  /** @returns the message to log, or undefined if there is nothing new */
  look(nowMs: number, projects: number, inFlight: number): string | undefined {
    if (projects === 0) {
      this.progressAtMs = undefined;
      return undefined;
    }
    this.progressAtMs ??= nowMs;
    const stalledMs = nowMs - this.progressAtMs;
    if (stalledMs < this.nextReportMs) return undefined;
    this.nextReportMs = stalledMs * 2;
    const cause = this.error ?? 'the log does not acknowledge deliveries; check that the dispatchers run';
    return (
      `Fan-out has stood still for ${Math.round(stalledMs / 1_000)} s: ${counted(projects, 'project waits', 'projects wait')} and ` +
      `${counted(inFlight, 'delivery is', 'deliveries are')} in flight. Cause: ${cause}`
    );
  }
}
