import type pg from 'pg';
import { type Clock, LastingProblem, lowestUuidAt, unixMsOfUuid } from '#kernel';
import { type Cursor, loadCursor, moveCursor, RETENTION } from '#outbox';
import { readPoolTime } from '#postgres';
import { type Grant, trustedTime } from './trusted-time.ts';

/** The clocks that a `RetentionClock` compares, and the place of its stored time. */
export interface RetentionClockOptions {
  pool: pg.Pool;
  clock: Clock;
  /** The ownership under which the time is stored. */
  fence: string;
  /** Called at doubling intervals while a clock is not trusted. */
  onProblem: (message: string) => void;
  /** A monotonic time in milliseconds. */
  monotonicMs?: () => number;
}

const YOUNGEST = `select max(e.id::text) as youngest_id
  from (select e.id from posthorn.event e order by e.id desc limit 1) e`;

/** The grant in the retention's cursor: `seq` is its `fromMs`, and `rowId` has the time of its `atMs`. */
function grantIn({ position: { seq }, rowId }: Cursor): Grant | undefined {
  return seq === '0' || rowId === null ? undefined : { fromMs: Number(seq), atMs: unixMsOfUuid(rowId) };
}

/** The time by which old data is dropped, stored in Postgres from run to run; see `trustedTime`. */
export class RetentionClock {
  private readonly problem: LastingProblem;
  private readonly monotonicMs: () => number;
  /** The stored position of this process' last run, and the monotonic time of that run. */
  private lastRun: { pos: string; monotonicMs: number } | undefined;

  constructor(private readonly options: RetentionClockOptions) {
    this.monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.problem = new LastingProblem((message) => options.onProblem(message));
  }

  /** @throws PosthornError `stale-epoch` if another process stores it by now */
  async nowMs(epoch: number): Promise<number> {
    const { pool, clock, fence } = this.options;
    const cursor = await loadCursor(pool, RETENTION);
    const { pos } = cursor.position;
    const { rows } = await pool.query<{ youngest_id: string | null }>(YOUNGEST);
    const youngestId = rows[0]!.youngest_id;
    const { nowMs: databaseMs } = await readPoolTime(pool);
    const monotonicMs = this.monotonicMs();
    const { nowMs, refusal, grant } = trustedTime({
      ...{ clockMs: clock.nowMs(), databaseMs },
      lastMs: pos === '0' ? undefined : Number(pos),
      // Another process may have led, and stored its own time, since this process' last run.
      sinceLastMs: this.lastRun?.pos === pos ? monotonicMs - this.lastRun.monotonicMs : undefined,
      grant: grantIn(cursor),
      youngestMs: youngestId === null ? undefined : unixMsOfUuid(youngestId),
    });
    if (refusal === undefined) this.problem.over();
    else this.problem.happened(refusal);
    const keptMs = Math.floor(nowMs);
    const position = { pos: String(keptMs), seq: String(Math.floor(grant.fromMs)) };
    const to = { position, rowId: lowestUuidAt(Math.floor(grant.atMs)) };
    await moveCursor(pool, { fence, epoch }, RETENTION, to);
    this.lastRun = { pos: position.pos, monotonicMs };
    return keptMs;
  }
}
