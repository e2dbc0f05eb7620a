import type pg from 'pg';
import { lowestUuidAt } from '#kernel';
import { loadCursor, moveCursor } from '#outbox';
import { OWN_HORIZON, type Position } from '#postgres';
import type { SweepPlace } from '#routing';
import { UPKEEP } from './upkeep-name.ts';

/** The cursor up to which the sweeper has checked the events. */
const SWEEP = 'worker:sweep';

/**
 * Reads the place of the sweeper. The cursor `worker:upkeep` has the next horizon: its time in Unix milliseconds as
 * `pos`, and the horizon itself as `seq`.
 */
export async function loadSweepPlace(pool: pg.Pool): Promise<SweepPlace> {
  const { position: noted } = await loadCursor(pool, UPKEEP);
  const { position: swept } = await loadCursor(pool, SWEEP);
  if (noted.seq !== '0') return { swept, next: { horizon: noted.seq, atMs: Number(noted.pos) } };
  const isOfFormerVersion = noted.pos !== '0' && swept.pos === '0';
  return { swept: isOfFormerVersion ? await firstAfter(pool, Number(noted.pos)) : swept, next: undefined };
}

/**
 * Stores the place for the leader with this epoch. @throws PosthornError `stale-epoch` if another process leads by now
 */
export async function keepSweepPlace(pool: pg.Pool, epoch: number, { swept, next }: SweepPlace): Promise<void> {
  const owner = { fence: UPKEEP, epoch };
  await moveCursor(pool, owner, SWEEP, { position: swept, rowId: null });
  if (!next) return;
  const atMs = Math.floor(next.atMs);
  const position = { pos: String(atMs), seq: next.horizon };
  await moveCursor(pool, owner, UPKEEP, { position, rowId: lowestUuidAt(atMs) });
}

/**
 * The position after the time that a former version stored. Former versions stored only the time of the ids that they
 * had checked.
 */
async function firstAfter(pool: pg.Pool, sweptMs: number): Promise<Position> {
  const { rows } = await pool.query<{ pos: string }>(
    `select coalesce((select e.pos from posthorn.event e where e.id >= $1 order by e.id limit 1), ${OWN_HORIZON})::text as pos`,
    [lowestUuidAt(sweptMs)],
  );
  return { pos: rows[0]!.pos, seq: '0' };
}
