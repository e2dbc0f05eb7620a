type Step = () => unknown;

async function undo(steps: Step[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Registers an `afterEach` that undoes the setup of a test, also after an assertion in it has failed.
 * @returns takes a step, which may be asynchronous. The last step is run first, and each is run although another fails
 */
export function cleanUpAfterEach(): (step: Step) => void {
  const steps: Step[] = [];
  afterEach(() => undo(steps));
  return (step) => void steps.push(step);
}
