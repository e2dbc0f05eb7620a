import type pg from 'pg';
import { BlockFollower, blocksLack } from '#admin';
import { systemClock } from '#kernel';
import { claimOwnership } from '#postgres';

const FENCE = 'attempts';

/** Stores all attempts and events in the blocks of the delivery log, as the worker of a Posthorn does. */
export async function storeBlocks(pool: pg.Pool): Promise<void> {
  const epoch = await claimOwnership(pool, FENCE, FENCE);
  const follower = new BlockFollower({ pool, clock: systemClock, fence: FENCE });
  do await follower.look(epoch, new AbortController().signal);
  while (await blocksLack(pool));
}
