import type { Tally } from '../receiver/tally.ts';
import { type Account, isComplete } from './reconcile.ts';

function endpointLine({ name, expected, missing }: Account['endpoints'][number], came: Tally): string {
  const arrived = `${expected - missing.length} of ${expected} arrived`;
  const requests = `${came.requests} requests, ${came.answered500} answered 500, ${came.repeats} repeats, ${came.refused} refused`;
  return `  ${name.padEnd(8)}  ${arrived.padEnd(18)}  (${requests})`;
}

function verdict(account: Account, isCutShort: boolean): string {
  if (account.untrue.length > 0)
    return `UNTRUE: arrived, and is not in the service's tables: ${account.untrue.join(', ')}`;
  if (isComplete(account)) {
    return 'Every committed event arrived, verified, at every endpoint that subscribes to it. No event that was rolled back arrived.';
  }
  const missing = account.endpoints.filter((endpoint) => endpoint.missing.length > 0);
  const list = missing.map(({ name, missing: ids }) => `${name}: ${ids.join(', ')}`).join('; ');
  return isCutShort ? `Still on its way, and sent at the next start: ${list}` : `MISSING: ${list}`;
}

/**
 * The end of a run in a few lines.
 * @param isCutShort stopped by hand, without waiting for events that were on their way
 */
export function summary(account: Account, tallies: Tally[], rolledBack: number, isCutShort: boolean): string {
  const lines = account.endpoints.map((endpoint, index) => endpointLine(endpoint, tallies[index]!));
  const head = `Transactions rolled back: ${rolledBack}. Of the events of those committed:`;
  return ['', head, ...lines, verdict(account, isCutShort), ''].join('\n');
}
