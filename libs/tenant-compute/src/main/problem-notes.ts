import type { Ran } from './compute-thread.ts';

type Failed = Extract<Ran, { ok: false }>;

const CAUSE: Record<Failed['why'], string> = {
  time: 'took too much time and was stopped',
  memory: 'took too much memory and was stopped',
  error: 'failed',
  ended: 'could not be run',
};

/** Reports runs that were stopped or failed: the first, and then each time their number has doubled. */
export class ProblemNotes {
  private readonly counts = new Map<Failed['why'], number>();

  constructor(private readonly onProblem: (message: string) => void) {}

  note(projectId: string, { why, message }: Failed): void {
    const count = (this.counts.get(why) ?? 0) + 1;
    this.counts.set(why, count);
    if ((count & (count - 1)) !== 0) return;
    const times = count === 1 ? '' : ` (${count} times so far)`;
    this.onProblem(`A schema or condition of project ${projectId} ${CAUSE[why]}${times}: ${message}`);
  }
}
