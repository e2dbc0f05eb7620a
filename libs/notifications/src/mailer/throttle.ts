import type pg from 'pg';
import type { QueuedNotification } from './queued-notification.ts';

const SAME_WITHIN_MS = 10 * 60_000;
const PROJECT_WITHIN_MS = 3_600_000;
const PROJECT_MAX = 30;

/** What was mailed of late. */
export interface RecentMail {
  /** About the same endpoint and of the same kind, in the last 10 minutes. */
  same: number;
  /** Of the project, in the last hour. */
  ofProject: number;
  /** Notices of the project that were left out, of which no mail has told yet. */
  leftOut: number;
}

/** Counts what was mailed before a notice. */
export async function readRecentMail(
  db: Pick<pg.Pool, 'query'>,
  { projectId, endpointId, kind }: QueuedNotification,
  nowMs: number,
): Promise<RecentMail> {
  const { rows } = await db.query<RecentMail>(
    `select
       count(*) filter (where n.state = 'sent' and n.endpoint_id = $2 and n.kind = $3
         and n.settled_at > to_timestamp($4::float8 / 1000))::int as same,
       count(*) filter (where n.state = 'sent' and n.settled_at > to_timestamp($5::float8 / 1000))::int as "ofProject",
       count(*) filter (where n.state = 'throttled' and n.told_by is null)::int as "leftOut"
     from posthorn.notification n where n.project_id = $1`,
    [projectId, endpointId, kind, nowMs - SAME_WITHIN_MS, nowMs - PROJECT_WITHIN_MS],
  );
  return rows[0]!;
}

/** Why a notice is left out, or null: one mail for an endpoint and kind in 10 minutes, 30 for a project in an hour. */
export function reasonToLeaveOut({ same, ofProject }: Pick<RecentMail, 'same' | 'ofProject'>): string | null {
  if (same > 0) return 'There was a mail of this kind about this endpoint less than 10 minutes before.';
  if (ofProject >= PROJECT_MAX) return `There were ${PROJECT_MAX} mails to this project in the hour before.`;
  return null;
}
