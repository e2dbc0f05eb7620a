import pg from 'pg';
import { countWaiting, type CursorStatus, followedTableOf, outboxVersion, readCursors } from '#outbox';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, reasonOf, skipped } from '../finding.ts';
import { openSession } from '../open-session.ts';
import { clockFinding } from './check-clock.ts';
import { cursorFinding } from './check-cursors.ts';

const INSTALL = 'Install it: posthorn outbox install --database-url <the service’s database>.';

async function cursorOf({ database }: Site, name: string): Promise<CursorStatus | undefined> {
  if (!database) return undefined;
  return (await readCursors(database).catch(() => [])).find((cursor) => cursor.name === `import:${name}`);
}

async function examine(source: pg.Client, cursor: CursorStatus | undefined): Promise<Finding[]> {
  const version = await outboxVersion(source);
  if (version === null) return [problem('The database has no outbox.', INSTALL)];
  const { rows } = await source.query<{ may_read: boolean; account: string }>(
    `select has_table_privilege('posthorn_outbox.message', 'select') as may_read, current_user as account`,
  );
  const { may_read: mayRead, account } = rows[0]!;
  if (!mayRead) {
    const advice = `grant select on posthorn_outbox.message to ${account}; README, "Emitting from a service", has all rights.`;
    return [problem(`${account} may not read the outbox.`, advice)];
  }
  const found = [ok(`The outbox has version ${version}.`)];
  if (!cursor) return [...found, skipped('No relay has followed it yet.')];
  const waiting = await countWaiting(source, followedTableOf(cursor.name), cursor.position);
  return [...found, cursorFinding(cursor, waiting, Date.now()), await clockFinding(source)];
}

/** The outbox in one domain service's database, and how far it has been imported. */
export function checkSource(name: string, url: string): Check {
  return {
    area: `Outbox ${name}`,
    async run(site) {
      let source: pg.Client | undefined;
      try {
        source = await openSession(url);
        return await examine(source, await cursorOf(site, name));
      } catch (error) {
        const advice = `Correct the entry ${name} of POSTHORN_OUTBOX_SOURCES, or start that database.`;
        return [problem(`The database cannot be used: ${reasonOf(error)}.`, advice)];
      } finally {
        await source?.end().catch(() => undefined);
      }
    },
  };
}
