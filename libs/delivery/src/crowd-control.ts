import { ActiveProjects, LoopLoad } from '#kernel';

/** From this many requests in flight a project has to wait, if the event loop is busier than `BUSY_LOOP`. */
const CROWD_IN_FLIGHT = 8;
const BUSY_LOOP = 0.75;
/** Then so many requests may go in this time. */
const SENDS_IN_PACE = 4;
const PACE_MS = 1;

export interface CrowdControlOptions {
  /** Requests that a project has in flight. */
  inFlight(projectId: string): number;
  /** Called when the project need not wait any more. */
  onOver(projectId: string): void;
  /** The load of the event loop, from 0 to 1. Default: measured. */
  load?: Pick<LoopLoad, 'utilization'>;
}

/**
 * Slows a project down that has much to send while others have work too and the event loop is busy. Alone it may use
 * all of its share, and so it may beside others as long as the event loop has idle time.
 */
export class CrowdControl {
  private readonly active = new ActiveProjects();
  private readonly load: Pick<LoopLoad, 'utilization'>;
  private readonly waiting = new Set<string>();
  private paceBeganMs = 0;
  private sentInPace = 0;
  private shared = false;

  constructor(private readonly options: CrowdControlOptions) {
    this.load = options.load ?? new LoopLoad();
  }

  /** True if more than one project sends. */
  get isShared(): boolean {
    return this.shared;
  }

  /**
   * Returns true if the project, which has something to send, has to wait. If so, `onOver` is called after a moment.
   */
  mustWait(projectId: string): boolean {
    if (!this.isCrowding(projectId)) return false;
    if (this.waiting.size === 0) setTimeout(() => this.release(), PACE_MS);
    this.waiting.add(projectId);
    return true;
  }

  private isCrowding(projectId: string): boolean {
    const nowMs = performance.now();
    this.active.note(projectId, nowMs);
    this.shared = this.active.hasOthers(projectId, nowMs);
    if (!this.shared || this.options.inFlight(projectId) < CROWD_IN_FLIGHT) return false;
    if (nowMs - this.paceBeganMs >= PACE_MS) [this.paceBeganMs, this.sentInPace] = [nowMs, 0];
    else if (this.sentInPace >= SENDS_IN_PACE && this.load.utilization > BUSY_LOOP) return true;
    this.sentInPace++;
    return false;
  }

  private release(): void {
    const projectIds = [...this.waiting];
    this.waiting.clear();
    for (const projectId of projectIds) this.options.onOver(projectId);
  }
}
