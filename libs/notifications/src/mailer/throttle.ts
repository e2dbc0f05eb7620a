import { type Queryable, timestampOfMs } from '#postgres';
import { CLOCKS_DIFFER_MS, PROJECT_MAX, PROJECT_WITHIN_MS, SAME_WITHIN_MS } from './mail-windows.ts';
import type { QueuedNotification } from './queued-notification.ts';

/** The reason why a notice is not sent now, and the time from which it may be. */
export interface Throttled {
  reason: string;
  untilMs: number;
  /** The owner of the limit that has been reached. */
  of: 'endpoint' | 'project';
}

/**
 * Returns the reason why a notice has to wait after recent mail: one mail for an endpoint and kind in 10 minutes, 30
 * for a project in an hour. Null if it need not wait. Mail with a future time, of a clock that was ahead, does not
 * count.
 */
export async function readThrottle(
  db: Queryable,
  { projectId, endpointId, kind }: QueuedNotification,
  nowMs: number,
): Promise<Throttled | null> {
  const { rows } = await db.query<{ same: Date | null; full: Date | null }>(
    `select
       (select max(n.settled_at) from posthorn.notification n
         where n.state = 'sent' and n.project_id = $1 and n.endpoint_id = $2 and n.kind = $3
           and n.settled_at > ${timestampOfMs('$4')} and n.settled_at <= ${timestampOfMs('$6')}) as same,
       (select n.settled_at from posthorn.notification n
         where n.state = 'sent' and n.project_id = $1 and n.settled_at > ${timestampOfMs('$5')}
           and n.settled_at <= ${timestampOfMs('$6')}
         order by n.settled_at desc offset ${PROJECT_MAX - 1} limit 1) as full`,
    [projectId, endpointId, kind, nowMs - SAME_WITHIN_MS, nowMs - PROJECT_WITHIN_MS, nowMs + CLOCKS_DIFFER_MS],
  );
  const { same, full } = rows[0]!;
  if (same !== null) {
    const reason = 'A mail of this kind about this endpoint was sent less than 10 minutes before.';
    return { reason, untilMs: same.getTime() + SAME_WITHIN_MS, of: 'endpoint' };
  }
  if (full === null) return null;
  const reason = `${PROJECT_MAX} mails were sent to this project in the hour before.`;
  return { reason, untilMs: full.getTime() + PROJECT_WITHIN_MS, of: 'project' };
}

/**
 * Returns true if a notice that is or was held back because of too much mail is needless by now. A younger notice about
 * the same endpoint replaces it, since the older one is out of date. If the project has had enough mail, so does any
 * younger notice that waits as well: its mail has the number of notices that were left out.
 */
export async function isOvertaken(
  db: Queryable,
  { id, projectId, endpointId, isHeldBack }: QueuedNotification,
  throttled: Throttled | null,
): Promise<boolean> {
  if (!isHeldBack && throttled === null) return false;
  const { rows } = await db.query<{ overtaken: boolean }>(
    `select exists (select from posthorn.notification n where n.endpoint_id = $2 and n.id > $1)
       or $4 and exists (
         select from posthorn.notification n where n.project_id = $3 and n.id > $1 and n.state = 'queued'
       ) as overtaken`,
    [id, endpointId, projectId, throttled?.of === 'project'],
  );
  return rows[0]!.overtaken;
}

/** The number of a project's left-out notices that no mail has reported yet. */
export async function countLeftOut(
  db: Queryable,
  { projectId }: Pick<QueuedNotification, 'projectId'>,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from posthorn.notification n
     where n.project_id = $1 and n.state = 'throttled' and n.told_by is null`,
    [projectId],
  );
  return rows[0]!.count;
}
