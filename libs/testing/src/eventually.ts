import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN_ASKS_MS = 10;
const TIMEOUT_MS = 40_000;

/**
 * Asks until the answer is right, for facts that nobody announces: what is committed, what an API shows.
 * @returns the right answer
 * @throws Error with the last answer if there is no right one within 40 s; whatever `ask` throws, at once
 */
export async function eventually<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  const deadlineMs = performance.now() + TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (performance.now() > deadlineMs) {
      throw new Error(`After ${TIMEOUT_MS} ms the answer is still ${JSON.stringify(answer, null, 2)}`);
    }
    await pause(BETWEEN_ASKS_MS);
  }
}
