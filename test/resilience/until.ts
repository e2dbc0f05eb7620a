import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;

/** Waits for a fact. Resolves to false if it does not hold after `timeoutMs`. */
export async function until(fact: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!(await fact())) {
    if (Date.now() > deadlineMs) return false;
    await pause(POLL_MS);
  }
  return true;
}
