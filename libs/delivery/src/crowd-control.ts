import { ActiveProjects, PacedProjects, type YieldingRate } from '#kernel';

export interface CrowdControlOptions {
  rate: YieldingRate;
  /** Called when the project need not wait any more. */
  onOver(projectId: string): void;
}

/**
 * Slows a project down that has much to send while others have work too, as far as its sends delay the others'. Alone
 * it may use all of its share.
 */
export class CrowdControl {
  private readonly active = new ActiveProjects();
  private readonly paced: PacedProjects;
  private readonly waiting = new Set<string>();
  private shared = false;

  constructor(private readonly options: CrowdControlOptions) {
    this.paced = new PacedProjects(options.rate, () => this.shared);
  }

  /** True if more than one project sends. */
  get isShared(): boolean {
    return this.shared;
  }

  /**
   * Returns true if the project, which has something to send, has to wait. If so, `onOver` is called after a moment.
   */
  mustWait(projectId: string): boolean {
    const nowMs = performance.now();
    this.active.note(projectId, nowMs);
    this.shared = this.active.hasOthers(projectId, nowMs);
    const isHeld = this.paced.isHeld(projectId);
    if (isHeld && !this.waiting.has(projectId)) {
      this.waiting.add(projectId);
      setTimeout(() => this.release(projectId), this.paced.waitMs(projectId));
    }
    return isHeld;
  }

  /** The project has sent something. */
  noteSent(projectId: string): void {
    this.paced.noteDone(projectId, 1);
  }

  private release(projectId: string): void {
    this.waiting.delete(projectId);
    this.options.onOver(projectId);
  }
}
