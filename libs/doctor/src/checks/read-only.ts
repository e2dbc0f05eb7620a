import type { SessionClient } from '#postgres';
import { type Finding, problem } from '../finding.ts';

interface ReadOnlyFacts {
  is_standby: boolean;
  read_only: string;
  source: string;
  account: string;
  database: string;
}

const FIND_OUT = 'Find the cause (a failover? a full disk?), then:';

/**
 * The statements that let sessions write again, by the place that the setting comes from (`pg_settings.source`). They
 * are typed into a session that is read-only itself. ALTER SYSTEM runs there, in no transaction block.
 */
function adviceOn({ source, account, database }: ReadOnlyFacts, entry: string): string {
  const reset = 'reset default_transaction_read_only';
  const write = (statement: string) => `${FIND_OUT} begin read write; ${statement} ${reset}; commit.`;
  switch (source) {
    case 'user':
      return write(`alter role ${account}`);
    case 'database user':
      return write(`alter role ${account} in database ${database}`);
    case 'database':
      return write(`alter database ${database}`);
    case 'global':
      return write('alter role all');
    case 'client':
      return `It is set by the connection: remove it from the options in ${entry}, from PGOPTIONS, or from the pooler.`;
    case 'command line':
      return `${FIND_OUT} remove it from the command line of the server, and restart the server.`;
    default:
      return `${FIND_OUT} alter system ${reset}, or remove it from postgresql.conf; then select pg_reload_conf().`;
  }
}

/**
 * Finds out if sessions may write, and if not, the place where that is set.
 * @param entry the setting that has the connection string, for example `DATABASE_URL`
 */
export async function readOnlyFindings(
  db: Pick<SessionClient, 'query'>,
  entry: string,
): Promise<{ isStandby: boolean; findings: Finding[] }> {
  const { rows } = await db.query<ReadOnlyFacts>(
    `select pg_is_in_recovery() as is_standby, s.setting as read_only, s.source, quote_ident(current_user) as account,
       quote_ident(current_database()) as database
     from pg_settings s where s.name = 'default_transaction_read_only'`,
  );
  const facts = rows[0]!;
  const findings: Finding[] = [];
  if (facts.is_standby)
    findings.push(problem('The server is a standby and accepts no writes.', `Name the primary in ${entry}.`));
  if (facts.read_only === 'on') {
    const what = 'Sessions are read-only by default (default_transaction_read_only is on).';
    findings.push(problem(what, adviceOn(facts, entry)));
  }
  return { isStandby: facts.is_standby, findings };
}
