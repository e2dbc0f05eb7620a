import type pg from 'pg';
import { LoopHealth, systemClock } from '#kernel';
import { AttemptWriter } from '../attempts/attempt-writer.ts';
import { Backlog } from '../backlog/backlog.ts';

/**
 * A writer of attempts on a real database, with the problems, the standstills and the ended attempts that it reports.
 */
export function watchedWriter(pool: pg.Pool) {
  const health = new LoopHealth();
  const problems: string[] = [];
  let over = 0;
  const writer = new AttemptWriter({
    ...{ pool, clock: systemClock, backlog: new Backlog(1_000) },
    ...{ onNoRoom: () => undefined, onScheduled: () => undefined, onHealth: () => undefined },
    ...{ report: health.work('all'), refusedReport: health.work('refused', { isMinor: true }) },
    onOver: () => over++,
    onProblem: (message) => problems.push(message),
  });
  return { writer, health, problems, over: () => over };
}
