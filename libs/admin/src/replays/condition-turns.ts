import { SharedBudget } from '#kernel';

/** The most replays of a process that evaluate a condition at a time, each of which holds a page of events. */
export const MAX_EVALUATING = 4;

/** The room for replays that evaluate the condition of their endpoint. One project alone has half of it. */
export const evaluationBudget = (): SharedBudget => new SharedBudget(MAX_EVALUATING, [1]);

/** A replay of a project, by ids. */
export interface ReplayTurn {
  id: string;
  projectId: string;
}

/**
 * The turns of replays in the room for evaluations. The replay that has waited longest is next, unless its project has
 * its share of the room.
 */
export class ConditionTurns {
  private readonly budget = evaluationBudget();
  /** The projects of the waiting replays, by replay; the longest wait first. */
  private readonly waiting = new Map<string, string>();
  /** The replays that were refused since the last call of `forgetEnded`. */
  private readonly met = new Set<string>();

  /** Takes a turn for a replay, which `end` gives back. @returns false if the replay has to wait */
  tryBegin({ id, projectId }: ReplayTurn): boolean {
    if (!this.isNext(id) || !this.budget.tryTake([projectId], 1)) {
      this.met.add(id);
      this.waiting.set(id, projectId);
      return false;
    }
    this.waiting.delete(id);
    return true;
  }

  end({ projectId }: ReplayTurn): void {
    this.budget.give([projectId], 1);
  }

  /** Forgets the waiting replays that did not ask for a turn since the last call. */
  forgetEnded(): void {
    for (const id of this.waiting.keys()) if (!this.met.has(id)) this.waiting.delete(id);
    this.met.clear();
  }

  private isNext(id: string): boolean {
    for (const [earlier, projectId] of this.waiting) {
      if (earlier === id) return true;
      if (this.budget.fits([projectId], 1)) return false;
    }
    return true;
  }
}
