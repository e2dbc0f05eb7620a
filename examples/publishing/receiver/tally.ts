import type { Arrival, Outcome } from './arrival.ts';

/** The counts of the requests to one endpoint so far. */
export interface Tally {
  endpoint: string;
  requests: number;
  verified: number;
  /** Different webhook-ids that were handled. */
  handled: number;
  repeats: number;
  answered500: number;
  refused: number;
}

export function tally(endpoint: string, arrivals: readonly Arrival[]): Tally {
  const own = arrivals.filter((arrival) => arrival.endpoint === endpoint);
  const having = (...outcomes: Outcome[]) => own.filter(({ outcome }) => outcomes.includes(outcome));
  const refused = having('refused').length;
  return {
    endpoint,
    requests: own.length,
    verified: own.length - refused,
    handled: new Set(having('handled', 'answer lost').map(({ webhookId }) => webhookId)).size,
    repeats: having('repeat').length,
    answered500: having('failed', 'answer lost').length,
    refused,
  };
}
