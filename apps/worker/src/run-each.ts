import { messageOf } from '#kernel';

/**
 * Runs steps that do not depend on each other, one after the other: one that fails keeps none from running.
 * @throws what the only failed step threw, or an AggregateError of all
 */
export async function runEach(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '));
}
