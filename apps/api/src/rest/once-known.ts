import { RULES_TRUSTED_MS } from '#event-types';
import { systemClock } from '#kernel';

/** The time that a read may take after which its result begins to age. */
const MARGIN_MS = 50;

/**
 * The result of a change, once no API process trusts what it read before the change. A request that is sent after this
 * answer meets the change in every process.
 * @param trustedMs how long a process trusts what it has read. Default: as for what events are held against
 */
export async function onceKnown<T>(change: Promise<T>, trustedMs = RULES_TRUSTED_MS): Promise<T> {
  const changed = await change;
  await systemClock.sleep(trustedMs + MARGIN_MS);
  return changed;
}
