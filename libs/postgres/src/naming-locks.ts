import { COMMAND, PosthornError, systemClock } from '#kernel';
import { connectSession } from './connection/connect-session.ts';
import { describeLockWait, findLockWaits, type LockWait } from './lock-waits.ts';
import { hasSqlState } from './sql-state.ts';

/** The longest wait of a command for a lock: its user waits for the result. */
export const COMMAND_LOCK_TIMEOUT_MS = 5_000;
/** A wait that is shorter is ordinary. */
const LONG_WAIT_MS = 1_000;
const LOOK_EVERY_MS = 1_000;
/** How long an observed wait counts as the wait that has just failed. */
const TRUSTED_MS = 3 * LOOK_EVERY_MS;
/** How much longer than its limit a wait of the command itself may appear. */
const MARGIN_MS = 1_000;
const CONNECT_TIMEOUT_MS = 3_000;

const UNKNOWN =
  `A statement has waited for ${COMMAND_LOCK_TIMEOUT_MS / 1_000} s for a lock that another session holds, perhaps one of ` +
  `Posthorn: run the command again. If this does not change, \`${COMMAND} doctor\` shows the locks.`;

/**
 * Watches the waits for locks in a database while a command works there, from a session of its own. After a statement
 * has timed out, its wait is gone, and so is the name of the session that blocked it.
 */
class LockWitness {
  private readonly ended = new AbortController();
  private readonly watching: Promise<void>;
  private seen: { wait: LockWait; atMs: number } | undefined;

  constructor(url: string) {
    this.watching = this.watch(url).catch(() => undefined);
  }

  /** The wait that was seen last, if that was a moment ago. */
  last(): LockWait | undefined {
    return this.seen && performance.now() - this.seen.atMs < TRUSTED_MS ? this.seen.wait : undefined;
  }

  async end(): Promise<void> {
    this.ended.abort();
    await this.watching;
  }

  private async watch(url: string): Promise<void> {
    const { signal } = this.ended;
    await systemClock.sleep(LOOK_EVERY_MS + LONG_WAIT_MS, signal);
    if (signal.aborted) return;
    const options = { url, applicationName: 'posthorn command', connectTimeoutMs: CONNECT_TIMEOUT_MS, signal };
    const session = await connectSession(options);
    try {
      for (; !signal.aborted; await systemClock.sleep(LOOK_EVERY_MS, signal)) {
        const waits = await findLockWaits(session, LONG_WAIT_MS);
        // The command waits at most for its limit; a running process may wait longer.
        const own = waits.find(({ waitedMs }) => waitedMs <= COMMAND_LOCK_TIMEOUT_MS + MARGIN_MS);
        const wait = own ?? waits[0];
        if (wait) this.seen = { wait, atMs: performance.now() };
      }
    } finally {
      await session.end();
    }
  }
}

/**
 * Runs the work of a command, whose sessions have `lock_timeout` at `COMMAND_LOCK_TIMEOUT_MS`.
 * @param url the database that the work uses
 * @throws PosthornError `unavailable` that names the session that holds a lock, if a statement was given up for it
 */
export async function namingLocks<T>(url: string, work: () => Promise<T>): Promise<T> {
  const witness = new LockWitness(url);
  try {
    return await work();
  } catch (error) {
    if (!hasSqlState(error, 'lockNotAvailable')) throw error;
    const wait = witness.last();
    const message = wait ? `${describeLockWait(wait)} Then run the command again.` : UNKNOWN;
    throw new PosthornError('unavailable', message, { cause: error, canRetry: true });
  } finally {
    await witness.end();
  }
}
