/** A project counts as active for so long after its last work. */
const ACTIVE_MS = 1_000;

interface Activity {
  projectId: string;
  atMs: number;
}

/**
 * Whether more than one project has work. Bulk work of a project that is alone may use all there is; beside others it
 * stands back. Remembers two projects only: the last one, and the last one that was another.
 */
export class ActiveProjects {
  private last: Activity | undefined;
  private other: Activity | undefined;

  /** A project has had work. */
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

  /** Whether another project has had work within the last second. */
  hasOthers(projectId: string, nowMs: number): boolean {
    return [this.last, this.other].some(
      (activity) => activity && activity.projectId !== projectId && nowMs - activity.atMs < ACTIVE_MS,
    );
  }
}
