import { COMMAND, counted } from '#kernel';
import { countDead, countWaiting, type CursorStatus, type DeadCount, MOST_COUNTED, readCursors } from '#outbox';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';

/** The one cursor that is followed without Kafka too. */
const EVENT_CURSOR = 'relay:event';
/** A relay that works moves its cursor within a second. */
const STANDS_STILL_MS = 30_000;

const waitingText = (count: number) =>
  count > MOST_COUNTED ? `more than ${MOST_COUNTED} rows wait` : counted(count, 'row waits', 'rows wait');

/** The state of a cursor behind which so many rows wait. */
export function cursorFinding({ name, movedAt, stoppedReason }: CursorStatus, waiting: number, nowMs: number): Finding {
  if (stoppedReason !== null)
    return problem(`${name} is stopped: ${stoppedReason}`, `Run \`${COMMAND} outbox rebase ${name}\`.`);
  const stillMs = nowMs - movedAt.getTime();
  const summary = `${name}: ${waitingText(waiting)}; it moved ${Math.max(0, Math.round(stillMs / 1_000))} s ago.`;
  if (waiting === 0 || stillMs < STANDS_STILL_MS) return ok(summary);
  const advice = 'Start a process with the role relay, or look in its log; see also the horizon below.';
  return problem(`${summary} It stands still.`, advice);
}

function deadFinding({ source, count }: DeadCount): Finding {
  const isImport = source.startsWith('import:');
  const what = isImport
    ? `${counted(count, 'row')} could not be imported`
    : `${counted(count, 'record')} could not be read or sent`;
  return warning(`${source}: ${what}.`, `\`${COMMAND} dead list --source ${source}\` shows their reasons.`);
}

/** How far each of Posthorn's own tables has been relayed. Cursors of outboxes are examined with their database. */
export const checkCursors: Check = {
  area: 'Cursors',
  async run({ database, settings }) {
    if (!database) return [];
    const { rows } = await database.query<{ there: boolean; now_ms: number }>(
      `select to_regclass('posthorn.cursor') is not null as there, date_part('epoch', clock_timestamp()) * 1000 as now_ms`,
    );
    const { there, now_ms: nowMs } = rows[0]!;
    if (!there) return [skipped('There is no cursor before the first start.')];
    const found: Finding[] = [];
    for (const cursor of await readCursors(database)) {
      if (!cursor.name.startsWith('relay:')) continue;
      if (!settings.kafkaBrokers && cursor.name !== EVENT_CURSOR) {
        found.push(ok(`${cursor.name} is followed with Kafka only.`));
      } else {
        const waiting = await countWaiting(database, cursor.name, cursor.position);
        found.push(cursorFinding(cursor, waiting, nowMs));
      }
    }
    found.push(...(await countDead(database)).map(deadFinding));
    return found.length > 0 ? found : [ok('Nothing has been relayed yet.')];
  },
};
