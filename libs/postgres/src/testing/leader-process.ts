// A candidate for a leadership in a process of its own, from the built `dist`, that a test can freeze.
import { systemClock } from '#kernel';
import { Leadership } from '#postgres';
import type { HeldLease } from '../leadership.ts';

/** A report of the process: the epoch of its term, the state of its lease by its own clock, or the end of its term. */
export type LeaderMessage = { kind: 'leads'; epoch: number } | { kind: 'held'; isHeld: boolean } | { kind: 'ended' };
/**
 * A command to the process: report on the lease, or compute for this many milliseconds without a turn of the event
 * loop.
 */
export type LeaderOrder = { kind: 'report' } | { kind: 'compute'; ms: number };

const [name, databaseUrl] = process.argv.slice(2) as [string, string];
const report = (message: LeaderMessage) => process.connected && process.send!(message);
let lease: HeldLease | undefined;

const leadership = new Leadership(
  { name, databaseUrl, owner: 'child', clock: systemClock, onProblem: () => undefined },
  async (epoch, signal, held) => {
    lease = held;
    report({ kind: 'leads', epoch });
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    report({ kind: 'ended' });
  },
);

process.on('message', (order: LeaderOrder) => {
  if (order.kind === 'compute') for (const endMs = performance.now() + order.ms; performance.now() < endMs;);
  report({ kind: 'held', isHeld: lease?.isHeld() ?? false });
});
process.once('disconnect', () => void leadership.stop().then(() => process.exit(0)));
