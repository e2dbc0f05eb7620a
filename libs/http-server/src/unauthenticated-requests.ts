import { PosthornError } from '#kernel';
import { addressGroupOf } from './address-group.ts';
import { HeldAnswers } from './held-answers.ts';
import { WrongKeyDelays } from './wrong-key-delays.ts';

/**
 * Refuses requests without a key, or with a wrong one. If an address sends wrong keys repeatedly, its responses are
 * held back for up to a second, and past a bound it gets 429. Requests with a valid key are never slowed.
 */
export class UnauthenticatedRequests {
  private readonly delays = new WrongKeyDelays();
  private readonly held = new HeldAnswers();

  /** @param refuse sends the response, now or later */
  refuse(address: string | undefined, error: PosthornError, refuse: (error: PosthornError) => void): void {
    const group = addressGroupOf(address);
    const delayMs = this.delays.charge(group, performance.now());
    if (delayMs === 0) return refuse(error);
    if (this.held.hold(group, delayMs, () => refuse(error))) return;
    refuse(
      new PosthornError('too-many-requests', 'Too many requests from this address had no API key, or an invalid one.'),
    );
  }

  /** Sends all responses that are held back. */
  close(): void {
    this.held.close();
  }
}
