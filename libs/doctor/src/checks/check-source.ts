import {
  countWaiting,
  type CursorStatus,
  outboxSqlVersion,
  outboxVersion,
  readCursors,
  readSourceIdentity,
  rowsWaitInOutbox,
} from '#outbox';
import { databaseAdvice, placeOfDatabase, readDatabaseTime, type SessionClient } from '#postgres';
import type { Check, Site } from '../check.ts';
import { explainFailure } from '../explain-failure.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';
import { openSession } from '../open-session.ts';
import { sourceClockFinding } from './check-clock.ts';
import { cursorFinding } from './check-cursors.ts';
import { horizonFinding } from './check-horizon.ts';
import { readOnlyFindings } from './read-only.ts';
import { damageFindings, INSTALL, readOutboxParts, rightsFindings } from './source/outbox-parts.ts';
import { sourceHistory } from './source/source-history.ts';

function versionFinding(version: number | null): Finding {
  const newest = outboxSqlVersion();
  if (version === newest) return ok(`The outbox has version ${version}.`);
  if (version !== null && version > newest) {
    const what = `The outbox has version ${version}, which a newer Posthorn has installed; this Posthorn supports version ${newest}.`;
    return warning(what, 'Upgrade this Posthorn. Until then it reads the fields of each row that it supports.');
  }
  const advice = `Update it with \`${INSTALL}\`. See docs/database.md.`;
  return warning(`The outbox has version ${version ?? 0}, and this Posthorn comes with version ${newest}.`, advice);
}

/** The facts of Posthorn's own database by which a source is judged. */
interface OwnSide {
  /** Undefined if no relay has followed the source yet. */
  cursor: CursorStatus | undefined;
  /** The time of Posthorn's database, in Unix milliseconds. */
  nowMs: number;
  /** How far the clock of the source is ahead of it. */
  aheadMs: number;
}

const UNKNOWN = 'The progress of its import is unknown';

async function cursorOf(own: SessionClient, name: string): Promise<CursorStatus | undefined> {
  // The operator may have made the schema, empty, for the first start.
  const { rows } = await own.query<{ started: boolean }>(
    `select exists (select from pg_class c where c.relnamespace = to_regnamespace('posthorn')) as started`,
  );
  if (!rows[0]!.started) return undefined;
  return (await readCursors(own)).find((cursor) => cursor.name === name);
}

/** Reads the cursor of a source, and both times, or finds why Posthorn's own database does not give them. */
async function readOwnSide({ database }: Site, source: SessionClient, cursorName: string): Promise<OwnSide | Finding> {
  if (!database) return skipped(`${UNKNOWN}: see Connection.`);
  try {
    const cursor = await cursorOf(database, cursorName);
    const [theirs, ours] = await Promise.all([readDatabaseTime(source), readDatabaseTime(database)]);
    return { cursor, nowMs: ours.nowMs, aheadMs: theirs.nowMs - ours.nowMs };
  } catch (error) {
    const { message, advice } = explainFailure(error);
    return { ...skipped(`${UNKNOWN}. ${message}`), ...(advice === undefined ? {} : { advice }) };
  }
}

async function outboxFindings(source: SessionClient): Promise<{ findings: Finding[]; canBeFollowed: boolean }> {
  const parts = await readOutboxParts(source);
  if (!parts.exists)
    return { findings: [problem('The database has no outbox.', `Install it: ${INSTALL}.`)], canBeFollowed: false };
  const damage = damageFindings(parts);
  // Rights to missing parts are not reported besides.
  const findings = damage.length > 0 ? damage : rightsFindings(parts);
  if (!parts.mayRead) return { findings, canBeFollowed: false };
  if (parts.mayReadVersion) findings.unshift(versionFinding(await outboxVersion(source)));
  return { findings, canBeFollowed: true };
}

/** Judges the cursor and the clock of a source by the time of Posthorn's database, where the cursor was moved. */
async function followedFindings(
  source: SessionClient,
  cursor: CursorStatus,
  { nowMs, aheadMs }: OwnSide,
): Promise<Finding[]> {
  const waiting = await countWaiting(source, cursor.name, cursor.position);
  const { reason, findings } = await sourceHistory(source, cursor, await readSourceIdentity(source));
  const horizon = await sourceHorizon(source, cursor.name);
  return [cursorFinding(cursor, { waiting, nowMs, reason }), ...findings, horizon, sourceClockFinding(aheadMs)];
}

const sourceHorizon = (source: SessionClient, cursorName: string) =>
  horizonFinding(source, cursorName, () => rowsWaitInOutbox(source));

async function examine(source: SessionClient, name: string, site: Site): Promise<Finding[]> {
  const { findings, canBeFollowed } = await outboxFindings(source);
  if (!canBeFollowed) return findings;
  const readOnly = await readOnlyFindings(source, `the entry ${name} of POSTHORN_OUTBOX_SOURCES`);
  findings.push(...readOnly.findings);
  if (readOnly.isStandby) return findings;
  const cursorName = `import:${name}`;
  const own = await readOwnSide(site, source, cursorName);
  if ('severity' in own) return [...findings, own, await sourceHorizon(source, cursorName)];
  if (!own.cursor) return [...findings, skipped('No relay has followed it yet.')];
  return [...findings, ...(await followedFindings(source, own.cursor, own))];
}

/** The outbox in one domain service's database, and how far it has been imported. */
export function checkSource(name: string, url: string): Check {
  return {
    area: `Outbox ${name}`,
    async run(site) {
      let source: SessionClient | undefined;
      try {
        source = await openSession(url);
        return await examine(source, name, site);
      } catch (error) {
        const advice = `Correct the entry ${name} of POSTHORN_OUTBOX_SOURCES, or that database.`;
        return [problem(`The database ${placeOfDatabase(url)} cannot be used: ${databaseAdvice(error)}.`, advice)];
      } finally {
        await source?.end().catch(() => undefined);
      }
    },
  };
}
