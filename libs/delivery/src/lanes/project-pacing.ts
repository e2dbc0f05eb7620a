import { ActiveProjects, PacedProjects, type YieldingRate } from '#kernel';

/** The rate that a `ProjectPacing` enforces, and the receiver of released projects. */
export interface ProjectPacingOptions {
  /** The rate up to which a project may send beside others. */
  rate: YieldingRate;
  /** Called when the project need not wait any more. */
  onOver(projectId: string): void;
}

/**
 * Slows down a busy project while its requests delay other projects. A project that is alone may use all of its share.
 */
export class ProjectPacing {
  private readonly active = new ActiveProjects();
  private readonly paced: PacedProjects;
  private readonly waiting = new Set<string>();
  private shared = false;

  constructor(private readonly options: ProjectPacingOptions) {
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
      this.releaseLater(projectId);
    }
    return isHeld;
  }

  /** The project has sent something. */
  noteSent(projectId: string): void {
    this.paced.noteDone(projectId, 1);
  }

  private releaseLater(projectId: string): void {
    setTimeout(() => this.release(projectId), this.paced.waitMs(projectId));
  }

  /** A timer may fire up to 1 ms early: the loop counts in whole milliseconds. */
  private release(projectId: string): void {
    if (this.paced.waitMs(projectId) > 0) return this.releaseLater(projectId);
    this.waiting.delete(projectId);
    this.options.onOver(projectId);
  }
}
