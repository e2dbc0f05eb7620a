import { RULES_TRUSTED_MS } from '#event-types';
import { systemClock } from '#kernel';

/**
 * A change of what events are held against, answered once every API process has had to read it: what comes after the
 * answer is held against the change, whichever process takes it in.
 */
export async function onceKnown<T>(change: Promise<T>): Promise<T> {
  const changed = await change;
  await systemClock.sleep(2 * RULES_TRUSTED_MS);
  return changed;
}
