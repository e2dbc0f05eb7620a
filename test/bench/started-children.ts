import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

type End = () => Promise<void> | void;

const ends: End[] = [];

/** Registers a function for `endAll` that ends a started process. The last one started is ended first. */
export function onEnd(end: End): void {
  ends.unshift(end);
}

async function endEach(): Promise<void> {
  for (let end = ends.shift(); end; end = ends.shift()) await end();
}

let ending: Promise<void> | undefined;

/** Ends everything that is still running. Later calls wait for the same end. */
export function endAll(): Promise<void> {
  ending ??= endEach();
  return ending;
}

/** Refuses a start, or a report, once the end has begun. @throws Error then */
export function assertNotEnding(): void {
  if (ending) throw new Error('The bench is ending.');
}

/** Returns true if a child has ended. */
export const isGone = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/**
 * Ends one child by its pid: SIGTERM, and SIGKILL if it is still there after `budgetMs`. Resolves when it is gone.
 */
export async function endChild(child: ChildProcess, budgetMs: number): Promise<void> {
  if (isGone(child)) return;
  const gone = once(child, 'exit');
  const kill = setTimeout(() => child.kill('SIGKILL'), budgetMs);
  child.kill('SIGTERM');
  await gone;
  clearTimeout(kill);
}
