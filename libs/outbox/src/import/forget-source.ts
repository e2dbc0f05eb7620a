import type pg from 'pg';
import { COMMAND, PosthornError, systemClock } from '#kernel';
import { currentEpochs, dropEndedLease, inTransaction, LEASE_MS, leaderOf } from '#postgres';
import { dropCursor, hasCursor } from '../relay/cursor.ts';

/** A killed leader's lease ends within this time, and a leader with a failing source takes its lease again. */
const PATIENCE_MS = LEASE_MS + 1_000;
const LOOK_EVERY_MS = 100;

async function readLeader(pool: pg.Pool, name: string) {
  const [leader, epochs] = [await leaderOf(pool, name), await currentEpochs(pool, [name])];
  return { owner: leader?.owner, until: leader?.until, epoch: epochs.get(name) };
}

/**
 * Watches for some seconds.
 * @returns the process (host and pid) that takes or renews the lease of a cursor; undefined if no process does
 */
async function followerOf(pool: pg.Pool, name: string): Promise<string | undefined> {
  const first = await readLeader(pool, name);
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    await systemClock.sleep(LOOK_EVERY_MS);
    const { owner, until, epoch } = await readLeader(pool, name);
    if (epoch !== first.epoch) return owner ?? 'unknown';
    if (owner !== undefined && until !== first.until) return owner;
  }
  return undefined;
}

/**
 * Forgets a source that was retired: deletes its cursor and its lease. Its events and its dead records stay. If a
 * process follows the source later, the cursor begins anew, and rows that were imported before are recognised by their
 * ids. Takes some seconds, to find a process that follows the source.
 * @param source its name in POSTHORN_OUTBOX_SOURCES
 * @throws PosthornError `not-found` if the source has no cursor, `conflict` while a process follows it
 * @throws RowsDroppedError if a trigger keeps the cursor: then nothing is deleted
 */
export async function forgetSource(pool: pg.Pool, source: string): Promise<void> {
  const name = `import:${source}`;
  if (!(await hasCursor(pool, name))) {
    throw new PosthornError('not-found', `There is no source ${source}: see \`${COMMAND} outbox status\`.`);
  }
  const follower = await followerOf(pool, name);
  if (follower !== undefined) {
    throw new PosthornError(
      'conflict',
      `The process ${follower} follows the source ${source}: remove ${source} from its POSTHORN_OUTBOX_SOURCES, and ` +
        'restart the process first.',
    );
  }
  await inTransaction(pool, async (tx) => {
    await dropCursor(tx, name);
    await dropEndedLease(tx, name);
  });
}
