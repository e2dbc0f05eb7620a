import { PosthornError, SharedBudget } from '#kernel';

/** The messages of a `ProjectBudget` that is used up. */
interface Refusals {
  /** For an owner that has its share. */
  ofOwner: string;
  /** For an owner that has nothing, while others have all. */
  ofAll: string;
}

/** A part of the API's capacity that projects share: one project alone has half of it at most. */
export class ProjectBudget {
  private readonly budget: SharedBudget;

  /** @param max the most of all callers */
  constructor(
    max: number,
    private readonly refusals: Refusals,
  ) {
    this.budget = new SharedBudget(max, [1]);
  }

  get used(): number {
    return this.budget.used;
  }

  /**
   * @param owner the project's id, or another name for the caller
   * @throws PosthornError `too-many-requests` if the owner would exceed its share, `unavailable` if others have all
   */
  take(owner: string, amount = 1): void {
    if (this.budget.tryTake([owner], amount)) return;
    const { ofOwner, ofAll } = this.refusals;
    if (this.budget.usedBy(0, owner) > 0) throw new PosthornError('too-many-requests', ofOwner);
    throw new PosthornError('unavailable', ofAll, { canRetry: true });
  }

  give(owner: string, amount = 1): void {
    this.budget.give([owner], amount);
  }
}
