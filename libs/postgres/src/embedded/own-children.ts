import type { ChildProcess } from 'node:child_process';
import { systemClock } from '#kernel';

/** How long a server may take for an immediate shutdown, which writes nothing. */
const SHUTDOWN_MS = 400;

/** The children that run, each with the signal that ends it at once. */
const children = new Map<ChildProcess, NodeJS.Signals>();

const signalAll = (signalOf: (signal: NodeJS.Signals) => NodeJS.Signals) => {
  for (const [child, signal] of children) child.kill(signalOf(signal));
};
const signalAllOnExit = () => signalAll((signal) => signal);

/** Registers a child that must not outlive this process, however this process exits. */
export function endsWithThisProcess(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!process.listeners('exit').includes(signalAllOnExit)) process.on('exit', signalAllOnExit);
  children.set(child, signal);
  for (const event of ['exit', 'error']) child.once(event, () => children.delete(child));
}

/**
 * Ends every embedded Postgres of this process, without a shutdown checkpoint: what was committed is recovered at the
 * next start. Resolves when they are gone; a server that does not end, because it is frozen, is killed.
 */
export async function endEmbeddedServers(): Promise<void> {
  if (children.size === 0) return;
  const gone = Promise.all([...children.keys()].map((child) => new Promise((resolve) => child.once('exit', resolve))));
  signalAll((signal) => signal);
  const late = new AbortController();
  await Promise.race([gone, systemClock.sleep(SHUTDOWN_MS, late.signal)]);
  late.abort();
  if (children.size === 0) return;
  signalAll(() => 'SIGKILL');
  await gone;
}
