/** How long a project counts as active after its last work. */
const ACTIVE_MS = 1_000;

interface Activity {
  projectId: string;
  atMs: number;
}

/**
 * Detects whether more than one project has work. Bulk work of a project that is alone may use all there is; beside
 * others it stands back. Only two projects are remembered: the last project with work, and the last project before it
 * that was another.
 */
export class ActiveProjects {
  private last: Activity | undefined;
  private other: Activity | undefined;

  /** Notes that a project has had work. */
  note(projectId: string, nowMs: number): void {
    if (this.last?.projectId === projectId) this.last.atMs = nowMs;
    else if (this.other?.projectId === projectId) {
      const { other } = this;
      this.other = this.last;
      this.last = other;
      other.atMs = nowMs;
    } else {
      this.other = this.last;
      this.last = { projectId, atMs: nowMs };
    }
  }

  /** Returns true if another project has had work within the last second. */
  hasOthers(projectId: string, nowMs: number): boolean {
    return [this.last, this.other].some(
      (activity) => activity && activity.projectId !== projectId && nowMs - activity.atMs < ACTIVE_MS,
    );
  }
}
