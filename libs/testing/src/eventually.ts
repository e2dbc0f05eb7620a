import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN_ASKS_MS = 10;
const TIMEOUT_MS = 40_000;

/**
 * Calls `query` until its result is right, for facts without a notification: committed rows, the responses of an API.
 * @param isRight default: the result is true
 * @returns the right result
 * @throws Error with the source of `query` and its last result, if none is right within 40 s; the error of `query`, at
 * once
 */
export async function eventually<T>(
  query: () => T | Promise<T>,
  isRight: (answer: T) => boolean = (answer) => answer === true,
): Promise<T> {
  const deadlineMs = performance.now() + TIMEOUT_MS;
  for (;;) {
    const answer = await query();
    if (isRight(answer)) return answer;
    if (performance.now() > deadlineMs) {
      throw new Error(
        `After ${TIMEOUT_MS} ms the result of ${query.toString()} is still ${JSON.stringify(answer, null, 2)}`,
      );
    }
    await pause(BETWEEN_ASKS_MS);
  }
}
