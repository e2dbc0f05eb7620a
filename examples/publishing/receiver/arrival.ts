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

/** One request to one endpoint, for people who look and for the sums at the end. */
export interface Arrival {
  at: string;
  endpoint: string;
  outcome: Outcome;
  /** Null if not verified: what it says is then nobody's word. */
  message: Message | null;
  webhookId: string | null;
  /** Which request with this webhook-id it is, from 1. */
  attempt: number;
  /** Why it was refused. */
  problem: string | null;
}

/** The answer to each outcome. What is refused or failed is sent again; what is handled, now or before, is not. */
export const STATUS: Record<Outcome, number> = {
  handled: 200,
  repeat: 200,
  failed: 500,
  'answer lost': 500,
  refused: 401,
};
