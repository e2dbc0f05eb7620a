import { PosthornError, SharedBudget } from '#kernel';
import { MAX_REQUESTS } from './limits.ts';

/** The slots of requests that are being executed. Projects share them. */
export class RequestSlots {
  private readonly budget: SharedBudget;

  /** @param maxRequests the most requests of all callers. Default: 1,024 */
  constructor(maxRequests = MAX_REQUESTS) {
    this.budget = new SharedBudget(maxRequests, [1]);
  }

  /**
   * @param owner the project's id, or another name for the caller
   * @throws PosthornError `too-many-requests` if the owner has its share of slots, `unavailable` if there are none
   */
  take(owner: string): void {
    if (this.budget.tryTake([owner], 1)) return;
    throw this.budget.usedBy(0, owner) > 0
      ? new PosthornError(
          'too-many-requests',
          'Too many requests of this project are in progress: send fewer at a time.',
        )
      : new PosthornError('unavailable', 'Too many requests are in progress. Send the request again.', {
          canRetry: true,
        });
  }

  give(owner: string): void {
    this.budget.give([owner], 1);
  }
}
