import { COMMAND } from '#kernel';
import type { SessionClient } from '#postgres';
import { type Finding, problem, warning } from '../../finding.ts';

/** The command that installs the outbox in a service's database, and makes missing parts again. */
export const INSTALL = `${COMMAND} outbox install --database-url <the service’s database>`;

/** The parts of the outbox that `emit` and a relay depend on, and the rights of this session's role to them. */
export interface OutboxParts {
  account: string;
  exists: boolean;
  /** The names of missing tables, leaves, sequences and functions. */
  missing: string[];
  mayRead: boolean;
  mayReadVersion: boolean;
  mayClean: boolean;
  /** True if the outbox has `allow_relay`: it has version 3 or newer. */
  hasAllowRelay: boolean;
}

/** Reads the catalogue, which every role may read. To resolve a name would need USAGE on the schema. */
export async function readOutboxParts(source: SessionClient): Promise<OutboxParts> {
  const { rows } = await source.query<OutboxParts>(
    `with outbox as (
       select c.relname as name, has_table_privilege(c.oid, 'truncate') as may_clean,
         has_schema_privilege(c.relnamespace, 'usage') and has_table_privilege(c.oid, 'select') as may_read,
         c.relispartition or c.relname !~ '^message_[0-9]+$' as is_whole
       from pg_class c where c.relnamespace = to_regnamespace('posthorn_outbox') and c.relkind in ('r', 'p')
     ), wanted as (
       select 'message_' || slot as name from generate_series(0, 7) slot
       union all select n from unnest(array['message', 'meta']) n
     ), missing as (
       select w.name from wanted w where not exists (select from outbox o where o.name = w.name and o.is_whole)
       union all select 'message_seq' where not exists (
         select from pg_class c where c.relnamespace = to_regnamespace('posthorn_outbox') and c.relname = 'message_seq')
       union all select 'emit' where not exists (
         select from pg_proc p where p.pronamespace = to_regnamespace('posthorn_outbox') and p.proname = 'emit')
     )
     select current_user as account, to_regnamespace('posthorn_outbox') is not null as exists,
       (select coalesce(json_agg(m.name order by m.name), '[]') from missing m) as missing,
       coalesce(bool_and(o.may_read) filter (where o.name = 'message'), false) as "mayRead",
       coalesce(bool_and(o.may_read) filter (where o.name = 'meta'), false) as "mayReadVersion",
       coalesce(bool_and(o.may_read and o.may_clean) filter (where o.name ~ '^message_[0-9]+$'), false) as "mayClean",
       exists (select from pg_proc p
         where p.pronamespace = to_regnamespace('posthorn_outbox') and p.proname = 'allow_relay') as "hasAllowRelay"
     from outbox o`,
  );
  return rows[0]!;
}

/** Finds damage to an outbox. If one leaf is missing or detached, emits fail on one day in eight. */
export function damageFindings({ missing }: OutboxParts): Finding[] {
  if (missing.length === 0) return [];
  const what = `The outbox is damaged: posthorn_outbox lacks ${missing.join(', ')}, so services may fail to emit.`;
  return [problem(what, `As its owner: \`${INSTALL}\`, which creates the missing parts again. Rows in them are lost.`)];
}

/** The rights that the role of a relay lacks. */
export function rightsFindings({ account, hasAllowRelay, mayRead, mayReadVersion, mayClean }: OutboxParts): Finding[] {
  if (mayRead && mayReadVersion && mayClean) return [];
  const allow = `select posthorn_outbox.allow_relay('${account.replaceAll("'", "''")}')`;
  const update = hasAllowRelay ? '' : `Update the outbox with \`${INSTALL}\`. `;
  const advice = `${update}As its owner: ${allow}; see docs/database.md.`;
  if (!mayRead) return [problem(`${account} may not read the outbox.`, advice)];
  const what = mayClean ? 'read the version of the outbox' : 'clean the outbox, so its rows are kept';
  return [warning(`${account} may not ${what}.`, advice)];
}
