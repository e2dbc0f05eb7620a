import { messageOf, PosthornError, systemClock } from '#kernel';
import { answeredWithin, isRolledBack } from '#postgres';
import type { Beginning, IdempotencyKeys, Reservation, StoredAnswer } from './idempotency-keys.ts';
import { idempotencyKeyOf, type KeyedRequest, keyOfCaller, requestText } from './request-key.ts';

/** How long a response waits until it is stored for repeats. Short against the deadline of any request. */
const STORED_WITHIN_MS = 2_000;

/** The keys of `IdempotentRequests`, and the receiver of their problems. */
export interface IdempotentRequestsOptions {
  keys: Pick<IdempotencyKeys, 'begin' | 'finish' | 'abandon'>;
  /** Returns true for an error of the server's framework that refuses a request. */
  isRefusal(error: unknown): boolean;
  onProblem(message: string): void;
}

/**
 * Executes a POST with an `Idempotency-Key` once. Its repeats get the first response.
 *
 * - If a request succeeds, the caller gets its response, which may have a secret that is shown once, although the
 *   response cannot be stored. Repeats are then refused until the reservation ends.
 * - An error frees the key only if it shows that nothing was changed. If a commit is in doubt, repeats are refused
 *   until the reservation ends.
 */
export class IdempotentRequests {
  constructor(private readonly options: IdempotentRequestsOptions) {}

  /**
   * Reserves the key of a request, or returns the first response. Undefined for a request that is executed without a
   * key.
   * @throws PosthornError `invalid-input` if the key has a wrong form; `conflict` as `IdempotencyKeys.begin` does
   */
  async begin(request: KeyedRequest): Promise<Beginning | undefined> {
    const key = request.method === 'POST' ? idempotencyKeyOf(request) : undefined;
    const text = key === undefined ? undefined : requestText(request);
    if (key === undefined || text === undefined) return undefined;
    return this.options.keys.begin(keyOfCaller(request.identity, key), text);
  }

  /** Stores the response of a request that `begin` let through. Reports a failure instead of throwing it. */
  async succeeded(reservation: Reservation, response: StoredAnswer): Promise<void> {
    const storing = async () => {
      if (await this.options.keys.finish(reservation, response)) return;
      throw new PosthornError('conflict', 'a repeat has taken the key over');
    };
    await this.reporting(storing, 'The response to a request with an Idempotency-Key is not stored for repeats');
  }

  /** Frees the key if the error shows that its request changed nothing. Reports a failure instead of throwing it. */
  async failed(reservation: Reservation, error: unknown): Promise<void> {
    if (!this.hasChangedNothing(error)) return;
    const freeing = () => this.options.keys.abandon(reservation);
    await this.reporting(freeing, 'The Idempotency-Key of a refused request is not free');
  }

  /**
   * Returns true for a refusal, and for a transaction that was rolled back. Each handler of a POST commits at most
   * once, and refuses nothing after that.
   */
  private hasChangedNothing(error: unknown): boolean {
    return error instanceof PosthornError || this.options.isRefusal(error) || isRolledBack(error);
  }

  /** Waits for the work, but not for long: the caller gets its response. */
  private async reporting(work: () => Promise<void>, failure: string): Promise<void> {
    try {
      const late = 'Postgres did not answer in time';
      await answeredWithin(work(), STORED_WITHIN_MS, systemClock, late);
    } catch (error) {
      this.options.onProblem(`${failure}: ${messageOf(error)}`);
    }
  }
}
