import { systemClock } from '#kernel';

const BETWEEN_LOOKS_MS = 20;

/**
 * Resolves once the fact is there.
 * @throws Error that names the awaited fact, after `timeoutMs`
 */
export async function eventually(
  fact: string,
  isThere: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isThere())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain: ${fact}`);
    await systemClock.sleep(BETWEEN_LOOKS_MS);
  }
}
