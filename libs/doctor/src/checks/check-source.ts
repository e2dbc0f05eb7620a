import { COMMAND } from '#kernel';
import {
  countWaiting,
  type CursorStatus,
  outboxSqlVersion,
  outboxVersion,
  readCursors,
  rowsWaitInOutbox,
} from '#outbox';
import { databaseAdvice, type SessionClient } from '#postgres';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';
import { openSession } from '../open-session.ts';
import { clockFinding } from './check-clock.ts';
import { cursorFinding } from './check-cursors.ts';
import { horizonFinding } from './check-horizon.ts';

const INSTALL = `${COMMAND} outbox install --database-url <the service’s database>`;

interface OutboxRights {
  account: string;
  exists: boolean;
  mayRead: boolean;
  mayReadVersion: boolean;
  mayClean: boolean;
  /** True if the outbox has `allow_relay`: it has version 3 or newer. */
  hasAllowRelay: boolean;
}

/** By the catalogue, which every role may read: names that are resolved require USAGE on the schema. */
async function readRights(source: SessionClient): Promise<OutboxRights> {
  const { rows } = await source.query<OutboxRights>(
    `with outbox as (
       select c.relname as name, has_table_privilege(c.oid, 'truncate') as may_clean,
         has_schema_privilege(c.relnamespace, 'usage') and has_table_privilege(c.oid, 'select') as may_read
       from pg_class c where c.relnamespace = to_regnamespace('posthorn_outbox') and c.relkind in ('r', 'p')
     )
     select current_user as account, count(*) filter (where o.name = 'message') > 0 as exists,
       coalesce(bool_and(o.may_read) filter (where o.name = 'message'), false) as "mayRead",
       coalesce(bool_and(o.may_read) filter (where o.name = 'meta'), false) as "mayReadVersion",
       coalesce(bool_and(o.may_read and o.may_clean) filter (where o.name ~ '^message_[0-9]+$'), false) as "mayClean",
       exists (select from pg_proc p
         where p.pronamespace = to_regnamespace('posthorn_outbox') and p.proname = 'allow_relay') as "hasAllowRelay"
     from outbox o`,
  );
  return rows[0]!;
}

function rightsFindings({ account, hasAllowRelay, mayRead, mayReadVersion, mayClean }: OutboxRights): Finding[] {
  if (mayRead && mayReadVersion && mayClean) return [];
  const allow = `select posthorn_outbox.allow_relay('${account.replaceAll("'", "''")}')`;
  const update = hasAllowRelay ? '' : `Bring the outbox up to date by \`${INSTALL}\`. `;
  const advice = `${update}As its owner: ${allow}; see docs/database.md.`;
  if (!mayRead) return [problem(`${account} may not read the outbox.`, advice)];
  const what = mayClean ? 'read the version of the outbox' : 'clean the outbox, so its rows stay';
  return [warning(`${account} may not ${what}.`, advice)];
}

function versionFinding(version: number | null): Finding {
  const newest = outboxSqlVersion();
  if (version === newest) return ok(`The outbox has version ${version}.`);
  if (version !== null && version > newest) {
    const what = `The outbox has version ${version}, which a newer Posthorn has installed; this one knows version ${newest}.`;
    return warning(what, 'Upgrade this Posthorn. Until then it reads what it knows of each row.');
  }
  const advice = `Bring it up to date by \`${INSTALL}\`; see docs/database.md.`;
  return warning(`The outbox has version ${version ?? 0}, and this Posthorn comes with version ${newest}.`, advice);
}

async function cursorOf({ database }: Site, name: string): Promise<CursorStatus | undefined> {
  if (!database) return undefined;
  return (await readCursors(database).catch(() => [])).find((cursor) => cursor.name === `import:${name}`);
}

async function examine(source: SessionClient, name: string, site: Site): Promise<Finding[]> {
  const rights = await readRights(source);
  if (!rights.exists) return [problem('The database has no outbox.', `Install it: ${INSTALL}.`)];
  const found = rightsFindings(rights);
  if (!rights.mayRead) return found;
  if (rights.mayReadVersion) found.unshift(versionFinding(await outboxVersion(source)));
  const cursor = await cursorOf(site, name);
  if (!cursor) return [...found, skipped('No relay has followed it yet.')];
  const waiting = await countWaiting(source, cursor.name, cursor.position);
  const horizon = await horizonFinding(source, cursor.name, () => rowsWaitInOutbox(source));
  return [...found, cursorFinding(cursor, waiting, Date.now()), horizon, await clockFinding(source)];
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
        return [problem(`The database cannot be used: ${databaseAdvice(error)}.`, advice)];
      } finally {
        await source?.end().catch(() => undefined);
      }
    },
  };
}
