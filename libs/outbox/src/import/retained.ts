import type { Clock } from '#kernel';
import { unixMsOfUuid } from '#kernel';
import { earliestKeptMs, type StatementRunner } from '#postgres';

/** The cursor whose `pos` is the time by which the last retention run decided, in Unix milliseconds. */
export const RETENTION = 'worker:retention';

/** The time by which the last retention run decided, in Unix milliseconds; undefined before the first run. */
export async function readRetentionMs(db: StatementRunner): Promise<number | undefined> {
  const { rows } = await db.query<{ pos: string }>({
    name: 'read-retention-time',
    text: `select c.pos from posthorn.cursor c where c.name = '${RETENTION}' and c.pos > 0`,
    values: [],
  });
  return rows[0] && Number(rows[0].pos);
}

/** The age limit of events, by which `pastRetention` refuses old events. */
export interface Retention {
  clock: Clock;
  /** Days that events are kept, by the time in their UUIDs. */
  retentionDays: number;
}

/**
 * The reasons why events are past the retention, by UUID. No event is accepted that would be dropped at once, together
 * with its waiting retries. A clock that is ahead refuses nothing, since retention drops nothing by such a clock.
 */
export async function pastRetention(
  db: StatementRunner,
  uuids: readonly string[],
  { clock, retentionDays }: Retention,
): Promise<Map<string, string>> {
  const nowMs = clock.nowMs();
  const areOld = (atMs: number) => uuids.filter((uuid) => unixMsOfUuid(uuid) < earliestKeptMs(atMs, retentionDays));
  if (areOld(nowMs).length === 0) return new Map();
  const retentionMs = await readRetentionMs(db);
  return new Map(areOld(Math.min(nowMs, retentionMs ?? nowMs)).map((uuid) => [uuid, reason(uuid, retentionDays)]));
}

function reason(uuid: string, retentionDays: number): string {
  const madeAt = new Date(unixMsOfUuid(uuid)).toISOString();
  return (
    `Its UUID ${uuid} was made at ${madeAt}, and events are retained for ${retentionDays} days from that time ` +
    '(POSTHORN_RETENTION_DAYS): emit it again. If the clock of the database that made it was wrong, correct it first'
  );
}
