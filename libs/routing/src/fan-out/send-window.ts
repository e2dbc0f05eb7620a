const MIN_DELIVERIES = 128;
const MAX_DELIVERIES = 1_024;
const GROWTH = 32;
const SHRINK = 0.7;
/** A turn of the event loop that takes longer makes other work wait. */
const SLOW_TURN_MS = 5;
const QUICK_TURN_MS = 2;

/**
 * The number of deliveries of fan-outs that may be in flight: more while the event loop turns quickly, fewer when it is
 * slow. A project may hold as many as are still free, so that the next project finds room. Pure.
 */
export class SendWindow {
  private size = MIN_DELIVERIES * 2;
  private held = 0;
  private readonly byProject = new Map<string, number>();

  get inFlight(): number {
    return this.held;
  }

  /** Notes how long the event loop took for its last turn. @returns whether it is quick enough for another piece */
  noteTurn(turnMs: number): boolean {
    if (turnMs > SLOW_TURN_MS) this.size = Math.max(MIN_DELIVERIES, Math.floor(this.size * SHRINK));
    else if (turnMs < QUICK_TURN_MS) this.size = Math.min(MAX_DELIVERIES, this.size + GROWTH);
    return turnMs <= SLOW_TURN_MS;
  }

  /** Room of a project for more deliveries. The last piece may exceed it. */
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
