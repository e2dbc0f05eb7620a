import type pg from 'pg';
import { type Clock, LastingProblem, lowestUuidAt, unixMsOfUuid } from '#kernel';
import { loadCursor, moveCursor, RETENTION } from '#outbox';
import { readPoolTime } from '#postgres';
import { trustedTime } from './trusted-time.ts';

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

/** The time by which old data is dropped, stored in Postgres from run to run; see `trustedTime`. */
export class RetentionClock {
  private readonly problem: LastingProblem;
  private readonly monotonicMs: () => number;
  private lastRunMs: number | undefined;

  constructor(private readonly options: RetentionClockOptions) {
    this.monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.problem = new LastingProblem((message) => options.onProblem(message));
  }

  /** @throws PosthornError `stale-epoch` if another process stores it by now */
  async nowMs(epoch: number): Promise<number> {
    const { pool, clock, fence } = this.options;
    const { position } = await loadCursor(pool, RETENTION);
    const { rows } = await pool.query<{ youngest_id: string | null }>(YOUNGEST);
    const youngestId = rows[0]!.youngest_id;
    const { nowMs: databaseMs } = await readPoolTime(pool);
    const monotonicMs = this.monotonicMs();
    const { nowMs, refusal } = trustedTime({
      ...{ clockMs: clock.nowMs(), databaseMs },
      lastMs: position.pos === '0' ? undefined : Number(position.pos),
      sinceLastMs: this.lastRunMs === undefined ? undefined : monotonicMs - this.lastRunMs,
      youngestMs: youngestId === null ? undefined : unixMsOfUuid(youngestId),
    });
    if (refusal === undefined) this.problem.over();
    else this.problem.happened(refusal);
    const keptMs = Math.floor(nowMs);
    const to = { position: { pos: String(keptMs), seq: '0' }, rowId: lowestUuidAt(keptMs) };
    await moveCursor(pool, { fence, epoch }, RETENTION, to);
    this.lastRunMs = monotonicMs;
    return keptMs;
  }
}
