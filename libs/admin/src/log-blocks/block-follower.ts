import type pg from 'pg';
import { type Clock, steadyMs } from '#kernel';
import { inTransaction } from '#postgres';
import { advanceBlocks, type BlockOwner, STEP_ROWS } from './advance-blocks.ts';
import { type BlockSource, DELIVERIES, EVENTS } from './block-source.ts';
import { activate, countBehind, deleteFormer, type Projection, readProjections } from './projections.ts';

/** Fewer rows than these wait for others, so that blocks are large, but no longer than `LONGEST_WAIT_MS`. */
const FEW_ROWS = 2_000;
const LONGEST_WAIT_MS = 5_000;
/** The time after which a look leaves the rest to the next one, so that its loop is seen to move. */
const LONGEST_LOOK_MS = 2_000;
/** Blocks of former generations that are deleted at a time. */
const DELETE_LIMIT = 5_000;

/** The parts of a `BlockFollower`. */
export interface BlockFollowerOptions {
  pool: pg.Pool;
  clock: Clock;
  /** The ownership under whose epoch blocks are stored. */
  fence: string;
}

/** Stores the ids of new attempts and events in blocks, and builds the blocks anew on request. */
export class BlockFollower {
  /** When the rows that had come were last stored, by the steady clock. */
  private readonly storedMs = new Map<BlockSource, number>();

  constructor(private readonly options: BlockFollowerOptions) {}

  /**
   * Stores what has come, unless it is little and recent, for about two seconds with each source.
   * @throws PosthornError `stale-epoch` if another process leads by now
   */
  async look(epoch: number, signal: AbortSignal): Promise<void> {
    const owner = { fence: this.options.fence, epoch };
    for (const source of [DELIVERIES, EVENTS]) {
      for (const projection of await readProjections(this.options.pool, source)) {
        await this.work(source, projection, owner, signal);
      }
    }
  }

  private async work(
    source: BlockSource,
    projection: Projection,
    owner: BlockOwner,
    signal: AbortSignal,
  ): Promise<void> {
    const { pool } = this.options;
    const { generation, state } = projection;
    if (state === 'former') return deleteFormer(pool, generation, DELETE_LIMIT);
    if (state === 'active') return this.follow(source, projection, owner, signal);
    const isWhole = await this.advance(source, generation, owner, signal);
    if (isWhole) await inTransaction(pool, (tx) => activate(tx, owner, source, generation));
  }

  private async follow(source: BlockSource, active: Projection, owner: BlockOwner, signal: AbortSignal): Promise<void> {
    const { pool, clock } = this.options;
    const nowMs = steadyMs(clock);
    const isRecent = nowMs - (this.storedMs.get(source) ?? -Infinity) < LONGEST_WAIT_MS;
    if (isRecent && (await countBehind(pool, source, active, FEW_ROWS)) < FEW_ROWS) return;
    await this.advance(source, active.generation, owner, signal);
    this.storedMs.set(source, nowMs);
  }

  /** @returns true if all rows that may be read are stored */
  private async advance(
    source: BlockSource,
    generation: number,
    owner: BlockOwner,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { pool, clock } = this.options;
    const endMs = steadyMs(clock) + LONGEST_LOOK_MS;
    while (!signal.aborted && steadyMs(clock) < endMs) {
      if ((await advanceBlocks(pool, owner, source, generation)) < STEP_ROWS) return true;
    }
    return false;
  }
}
