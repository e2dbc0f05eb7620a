import type pg from 'pg';
import { CLOCKS_DIFFER_MS, PROJECT_MAX, PROJECT_WITHIN_MS, SAME_WITHIN_MS } from './mail-windows.ts';
import type { QueuedNotification } from './queued-notification.ts';

/** Why a notice is not sent now, and when it may be. */
export interface Throttled {
  reason: string;
  untilMs: number;
  /** Who has had enough mail. */
  of: 'endpoint' | 'project';
}

/**
 * Whether there was so much mail of late that a notice has to wait: one for an endpoint and kind in 10 minutes, 30 for a
 * project in an hour. Mail of a time to come, by a clock that was ahead, does not count.
 */
export async function readThrottle(
  db: Pick<pg.Pool, 'query'>,
  { projectId, endpointId, kind }: QueuedNotification,
  nowMs: number,
): Promise<Throttled | null> {
  const { rows } = await db.query<{ same: Date | null; full: Date | null }>(
    `select
       (select max(n.settled_at) from posthorn.notification n
         where n.state = 'sent' and n.project_id = $1 and n.endpoint_id = $2 and n.kind = $3
           and n.settled_at > to_timestamp($4::float8 / 1000) and n.settled_at <= to_timestamp($6::float8 / 1000)) as same,
       (select n.settled_at from posthorn.notification n
         where n.state = 'sent' and n.project_id = $1 and n.settled_at > to_timestamp($5::float8 / 1000)
           and n.settled_at <= to_timestamp($6::float8 / 1000)
         order by n.settled_at desc offset ${PROJECT_MAX - 1} limit 1) as full`,
    [projectId, endpointId, kind, nowMs - SAME_WITHIN_MS, nowMs - PROJECT_WITHIN_MS, nowMs + CLOCKS_DIFFER_MS],
  );
  const { same, full } = rows[0]!;
  if (same !== null) {
    const reason = 'There was a mail of this kind about this endpoint less than 10 minutes before.';
    return { reason, untilMs: same.getTime() + SAME_WITHIN_MS, of: 'endpoint' };
  }
  if (full === null) return null;
  const reason = `There were ${PROJECT_MAX} mails to this project in the hour before.`;
  return { reason, untilMs: full.getTime() + PROJECT_WITHIN_MS, of: 'project' };
}

/**
 * Whether a younger notice makes one needless that is, or was, held back because there was too much mail: one about its
 * endpoint, since what the older one says is out of date by now; and where the project has had enough, any that waits as
 * well and will tell how many were left out.
 */
export async function isOvertaken(
  db: Pick<pg.Pool, 'query'>,
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

/** How many of a project's notices were left out, of which no mail has told yet. */
export async function countLeftOut(
  db: Pick<pg.Pool, 'query'>,
  { projectId }: Pick<QueuedNotification, 'projectId'>,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from posthorn.notification n
     where n.project_id = $1 and n.state = 'throttled' and n.told_by is null`,
    [projectId],
  );
  return rows[0]!.count;
}
