import { PosthornError, SharedBudget } from '#kernel';
import { MAX_BODIES_BYTES } from './limits.ts';

/** The bytes of request bodies that are being read or parsed. Projects share them. */
export class BodyBytes {
  private readonly budget: SharedBudget;

  /** @param maxBytes the most bytes of all callers. Default: 64 MiB */
  constructor(maxBytes = MAX_BODIES_BYTES) {
    this.budget = new SharedBudget(maxBytes, [1]);
  }

  get used(): number {
    return this.budget.used;
  }

  /**
   * @param owner the project's id, or another name for the caller
   * @throws PosthornError `too-many-requests` if the owner's bodies exceed its share, `unavailable` if all bodies
   * together exceed the limit
   */
  take(owner: string, bytes: number): void {
    if (this.budget.tryTake([owner], bytes)) return;
    throw this.budget.usedBy(0, owner) > 0
      ? new PosthornError(
          'too-many-requests',
          'Too many bytes of this project are being read: send fewer requests at a time.',
        )
      : new PosthornError('unavailable', 'Too many request bodies are being read. Send the request again.', {
          canRetry: true,
        });
  }

  give(owner: string, bytes: number): void {
    this.budget.give([owner], bytes);
  }
}
