import { messageOf } from '#kernel';

/**
 * Runs independent steps, one after the other. A step that fails does not keep the others from running.
 * @throws the error of the only failed step, or an AggregateError of all errors
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
