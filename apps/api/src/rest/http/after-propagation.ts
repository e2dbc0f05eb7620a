import { RULES_TRUSTED_MS } from '#event-types';
import { systemClock } from '#kernel';

/** The time that a read may take after which its result begins to age. */
const MARGIN_MS = 50;

/**
 * Returns the result of a change once no API process trusts data that it read before the change. A request that is sent
 * after this response meets the change in every process.
 * @param trustedMs how long a process trusts the data that it has read. Default: as for the rules for events
 */
export async function afterPropagation<T>(change: Promise<T>, trustedMs = RULES_TRUSTED_MS): Promise<T> {
  const changed = await change;
  await systemClock.sleep(trustedMs + MARGIN_MS);
  return changed;
}
