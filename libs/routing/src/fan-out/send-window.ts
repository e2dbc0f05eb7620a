interface Bounds {
  /** Deliveries in flight. */
  least: number;
  most: number;
  /** A turn of the event loop that takes longer makes the window smaller, one that takes less makes it larger. */
  slowTurnMs: number;
  quickTurnMs: number;
}

const ALONE: Bounds = { least: 128, most: 1_024, slowTurnMs: 5, quickTurnMs: 2 };
/** While other projects have events: those pass some six turns of the event loop on their way. */
const SHARED: Bounds = { least: 32, most: 512, slowTurnMs: 2.5, quickTurnMs: 1.2 };
const GROWTH = 16;
const SHRINK = 0.7;

/**
 * How many deliveries of fan-outs may be in flight: more while the event loop turns quickly, fewer when it is slow. A
 * project may hold as many as others and nobody hold less of it, so that the next project finds room. Pure.
 */
export class SendWindow {
  private size = ALONE.least;
  private held = 0;
  private readonly byProject = new Map<string, number>();

  get inFlight(): number {
    return this.held;
  }

  /**
   * Notes how long the event loop took for its last turn.
   * @param isShared whether other projects have events
   * @returns whether it is quick enough for another piece
   */
  noteTurn(turnMs: number, isShared: boolean): boolean {
    const { least, most, slowTurnMs, quickTurnMs } = isShared ? SHARED : ALONE;
    if (turnMs > slowTurnMs) this.size = Math.floor(this.size * SHRINK);
    else if (turnMs < quickTurnMs) this.size += GROWTH;
    this.size = Math.min(most, Math.max(least, this.size));
    return turnMs <= slowTurnMs;
  }

  /** Deliveries that a project may hold more. The last piece may exceed it. */
  roomOf(projectId: string): number {
    const free = this.size - this.held;
    return Math.max(0, free - (this.byProject.get(projectId) ?? 0));
  }

  take(projectId: string, deliveries: number): void {
    this.held += deliveries;
    this.byProject.set(projectId, (this.byProject.get(projectId) ?? 0) + deliveries);
  }

  give(projectId: string, deliveries: number): void {
    this.held -= deliveries;
    const left = this.byProject.get(projectId)! - deliveries;
    if (left > 0) this.byProject.set(projectId, left);
    else this.byProject.delete(projectId);
  }
}
