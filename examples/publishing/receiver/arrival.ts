import type { Message } from './verify.ts';

/**
 * How a request ended.
 * - `handled`: verified, new, answered 200
 * - `repeat`: verified, its webhook-id was handled before, answered 200 and not handled again
 * - `failed`: verified, answered 500, not handled
 * - `answer lost`: verified, handled, and yet answered 500
 * - `refused`: not verified, answered 401
 */
export type Outcome = 'handled' | 'repeat' | 'failed' | 'answer lost' | 'refused';

/** One request to one endpoint, for the page and for the sums at the end. */
export interface Arrival {
  at: string;
  endpoint: string;
  outcome: Outcome;
  /** Null if not verified: its content is then of unknown origin. */
  message: Message | null;
  webhookId: string | null;
  /** The number of the request among those with this webhook-id, from 1. */
  attempt: number;
  /** The reason why it was refused. */
  problem: string | null;
}

/** The answer to each outcome. Only refused and failed requests, and those whose answer was lost, are sent again. */
export const STATUS: Record<Outcome, number> = {
  handled: 200,
  repeat: 200,
  failed: 500,
  'answer lost': 500,
  refused: 401,
};
