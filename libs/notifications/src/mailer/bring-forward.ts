import { type Queryable, timestampOfMs } from '#postgres';
import { CLOCKS_DIFFER_MS, PROJECT_WITHIN_MS } from './mail-windows.ts';
import { LONGEST_RETRY_MS } from './queued-notification.ts';

/** The longest wait until a try, in milliseconds. A time further ahead was set by a clock that was ahead. */
const LONGEST_WAIT_MS = `case when q.held_back then ${PROJECT_WITHIN_MS}
  when q.attempts > 0 then ${LONGEST_RETRY_MS} else 0 end + ${CLOCKS_DIFFER_MS}`;

/**
 * Makes queued notices due now if a clock that was ahead has put them off. Reads all waiting notices. A claim must not
 * do that, because claims run twice a second.
 * @returns the number of changed notices
 */
export async function bringForward(db: Queryable, nowMs: number): Promise<number> {
  const { rowCount } = await db.query(
    `update posthorn.notification q set next_at = ${timestampOfMs('$1')}
     where q.state = 'queued' and q.next_at > ${timestampOfMs(`$1::float8 + ${CLOCKS_DIFFER_MS}`)}
       and q.next_at > ${timestampOfMs(`$1::float8 + ${LONGEST_WAIT_MS}`)}`,
    [nowMs],
  );
  return rowCount ?? 0;
}
