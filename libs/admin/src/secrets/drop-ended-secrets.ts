import { type Queryable, timestampOfMs } from '#postgres';

const DAY_MS = 86_400_000;
/** A margin, because the log is dropped by weeks and the clocks may differ. */
const SPARE_DAYS = 8;

/**
 * Deletes secrets that have ended, or whose endpoint or project was deleted, once the log has no request that they
 * signed. That is when the retention of events has passed since that end or deletion.
 */
export async function dropEndedSecrets(db: Queryable, nowMs: number, retentionDays: number): Promise<void> {
  await db.query(
    `delete from posthorn.endpoint_secret s using posthorn.endpoint e, posthorn.project p
     where e.id = s.endpoint_id and p.id = e.project_id
       and least(s.expires_at, e.deleted_at, p.deleted_at) < ${timestampOfMs('$1')}`,
    [nowMs - (retentionDays + SPARE_DAYS) * DAY_MS],
  );
}
