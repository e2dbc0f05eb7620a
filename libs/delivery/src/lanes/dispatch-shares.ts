import { SharedBudget } from '#kernel';
import type { UnwrittenAttempt } from '../attempts/attempt-writer.ts';

/** The budgets that all projects and endpoints of a dispatcher share, by the path `[projectId, endpointId]`. */
export interface DispatchShares {
  /** Bytes of deliveries in memory, from their arrival in a lane until their attempt is recorded. */
  readonly bytes: SharedBudget;
  /** Requests in flight. */
  readonly slots: SharedBudget;
  /** Bytes of attempts that are not recorded yet. */
  readonly answers: SharedBudget;
}

/** A project alone gets half of a resource, an endpoint alone a third. */
const SHARES = [1, 0.5] as const;
/** One endpoint with large answers may hold back its own recording, so a share by project is enough. */
const ANSWER_SHARES = [1] as const;

/** Bytes of an attempt's own fields, without the answer. */
const ATTEMPT_BYTES = 512;

/** The unused budgets: `maxBytes` of deliveries, as many again of attempts, and `maxInFlight` requests. */
export function dispatchShares({ maxBytes, maxInFlight }: { maxBytes: number; maxInFlight: number }): DispatchShares {
  return {
    bytes: new SharedBudget(maxBytes, SHARES),
    slots: new SharedBudget(maxInFlight, SHARES),
    answers: new SharedBudget(maxBytes, ANSWER_SHARES),
  };
}

/** The estimated bytes of memory that an attempt holds until it is recorded, besides its delivery. */
export function answerBytes({ facts }: UnwrittenAttempt): number {
  const { responseBody, responseHeaders, errorMessage } = facts;
  return ATTEMPT_BYTES + (responseBody?.length ?? 0) + (responseHeaders?.length ?? 0) + (errorMessage?.length ?? 0);
}
