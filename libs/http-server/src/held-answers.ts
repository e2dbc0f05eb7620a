import { SharedBudget } from '#kernel';

/** The most responses that are held back at the same time. One address alone may have half of them. */
const MAX_HELD = 1_024;

/** Responses to callers without a valid key that are held back for a while. */
export class HeldAnswers {
  private readonly budget = new SharedBudget(MAX_HELD, [1]);
  private readonly held = new Map<NodeJS.Timeout, () => void>();

  /**
   * Sends a response after a delay.
   * @returns false if there was no room; then nothing is sent
   */
  hold(address: string, delayMs: number, send: () => void): boolean {
    if (!this.budget.tryTake([address], 1)) return false;
    const release = () => {
      clearTimeout(timer);
      this.held.delete(timer);
      this.budget.give([address], 1);
      send();
    };
    const timer = setTimeout(release, delayMs);
    this.held.set(timer, release);
    return true;
  }

  /** Sends all held responses now. */
  close(): void {
    for (const release of this.held.values()) release();
  }
}
