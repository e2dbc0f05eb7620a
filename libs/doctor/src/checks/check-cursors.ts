import { COMMAND, counted } from '#kernel';
import {
  countDead,
  countWaiting,
  type CursorStatus,
  type DeadCount,
  type FollowedTable,
  MOST_COUNTED,
  readCursors,
  readSourceIdentity,
  reasonToStop,
} from '#outbox';
import { readDatabaseTime } from '#postgres';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';

/** The only cursor that is also followed without Kafka. */
const EVENT_CURSOR = 'relay:event';
/** A relay that works moves its cursor within a second. */
const STANDS_STILL_MS = 30_000;
const START_RELAY = 'Start a process with the role relay, or look in its log. See also the horizon below.';

const waitingText = (count: number) =>
  count > MOST_COUNTED ? `more than ${MOST_COUNTED} rows wait` : counted(count, 'row waits', 'rows wait');
const rebase = (name: string) => `Run \`${COMMAND} outbox rebase ${name}\`.`;

/** The facts by which a cursor is judged. */
interface CursorFacts {
  waiting: number;
  nowMs: number;
  /** The reason for which a relay will stop the cursor when it looks. Default: none. */
  reason?: string | null;
  /** The advice on a cursor that stands still. Default: start a relay. */
  advice?: string;
}

/** Judges the state of a cursor. */
export function cursorFinding(cursor: CursorStatus, { waiting, nowMs, reason, advice }: CursorFacts): Finding {
  const { name, movedAt, stoppedReason } = cursor;
  if (stoppedReason !== null) return problem(`${name} is stopped: ${stoppedReason}`, rebase(name));
  if (reason != null) return problem(`${name} stops when a relay follows it: ${reason}`, rebase(name));
  const stillMs = nowMs - movedAt.getTime();
  const summary = `${name}: ${waitingText(waiting)}; it moved ${Math.max(0, Math.round(stillMs / 1_000))} s ago.`;
  if (waiting === 0 || stillMs < STANDS_STILL_MS) return ok(summary);
  return problem(`${summary} The cursor is stalled.`, advice ?? START_RELAY);
}

function deadFinding({ source, count }: DeadCount): Finding {
  const isImport = source.startsWith('import:');
  const what = isImport
    ? `${counted(count, 'row')} could not be imported`
    : `${counted(count, 'record')} could not be read or sent`;
  return warning(`${source}: ${what}.`, `\`${COMMAND} dead list --source ${source}\` shows their reasons.`);
}

/** The advice on a cursor that stands still. If Kafka keeps the relay from moving it, that comes first. */
function stillAdvice({ earlier }: Site): string {
  const kafka = earlier.find(({ area }) => area === 'Kafka')?.findings ?? [];
  const hasProblem = kafka.some(({ severity }) => severity === 'problem');
  return hasProblem
    ? `Repair Kafka first, see above: the cursor then continues by itself. If it does not: ${START_RELAY}`
    : START_RELAY;
}

/** The table behind each cursor, and the column by which a relay knows the row that the cursor stands at. */
const tablesOf = ({ retentionDays }: Site['settings']): Readonly<Record<string, FollowedTable>> => ({
  'relay:event': { name: 'posthorn.event', idColumn: 'id', retentionDays },
  'relay:attempt': { name: 'posthorn.attempt', idColumn: 'delivery_id', retentionDays },
  'relay:stream_event': { name: 'posthorn.stream_event', idColumn: 'stream_id' },
});

async function ownFinding(cursor: CursorStatus, site: Site, identity: string | null, nowMs: number): Promise<Finding> {
  const source = site.database!;
  const { name } = cursor;
  if (!site.settings.kafkaBrokers && name !== EVENT_CURSOR) return ok(`${name} is followed with Kafka only.`);
  const waiting = await countWaiting(source, name, cursor.position);
  const table = tablesOf(site.settings)[name];
  const followed = table && identity !== null ? { name, source, table, rowIsKept: false } : undefined;
  const reason = followed ? await reasonToStop(followed, cursor, identity!) : null;
  return cursorFinding(cursor, { waiting, nowMs, reason, advice: stillAdvice(site) });
}

/**
 * Examines how far each of Posthorn's own tables has been relayed. Cursors of outboxes are examined with their
 * database.
 */
export const checkCursors: Check = {
  area: 'Cursors',
  async run(site) {
    const { database } = site;
    if (!database) return [];
    const { rows } = await database.query<{ there: boolean }>(
      `select to_regclass('posthorn.cursor') is not null as there`,
    );
    if (!rows[0]!.there) return [skipped('There is no cursor before the first start.')];
    // A standby has none.
    const identity = await readSourceIdentity(database).catch(() => null);
    const { nowMs } = await readDatabaseTime(database);
    const found: Finding[] = [];
    for (const cursor of await readCursors(database))
      if (cursor.name.startsWith('relay:')) found.push(await ownFinding(cursor, site, identity, nowMs));
    found.push(...(await countDead(database)).map(deadFinding));
    return found.length > 0 ? found : [ok('Nothing has been relayed yet.')];
  },
};
