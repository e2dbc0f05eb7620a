import type { ChildProcess } from 'node:child_process';
import { signalIfAlive, systemClock } from '#kernel';
import { childProcesses } from './child-processes.ts';

/** How long a server may take for an immediate shutdown, which writes nothing. */
const SHUTDOWN_MS = 400;

/** The children that run, each with the signal that ends it at once. */
const children = new Map<ChildProcess, NodeJS.Signals>();

const signalAll = () => {
  for (const [child, signal] of children) child.kill(signal);
};

/** Registers a child that must not outlive this process, however this process exits. */
export function endsWithThisProcess(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!process.listeners('exit').includes(signalAll)) process.on('exit', signalAll);
  children.set(child, signal);
  for (const event of ['exit', 'error']) child.once(event, () => children.delete(child));
}

/**
 * Kills a server and its backends, which may be frozen too. A surviving backend would keep the shared memory, and no
 * other server could start. SIGSTOP comes first, so that the server starts no new backend.
 */
function killWithBackends(server: ChildProcess): void {
  server.kill('SIGSTOP');
  const backends = server.pid === undefined ? [] : childProcesses(server.pid);
  for (const pid of backends) signalIfAlive(pid, 'SIGKILL');
  server.kill('SIGKILL');
}

/**
 * Ends every embedded Postgres of this process, without a shutdown checkpoint: committed data is recovered at the next
 * start. Resolves when they are gone; a server that does not end, because it is frozen, is killed with its backends.
 */
export async function endEmbeddedServers(): Promise<void> {
  if (children.size === 0) return;
  const gone = Promise.all([...children.keys()].map((child) => new Promise((resolve) => child.once('exit', resolve))));
  signalAll();
  const late = new AbortController();
  await Promise.race([gone, systemClock.sleep(SHUTDOWN_MS, late.signal)]);
  late.abort();
  if (children.size === 0) return;
  for (const child of children.keys()) killWithBackends(child);
  await gone;
}
