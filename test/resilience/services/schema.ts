import { installOutbox } from '#outbox';
import { withSession } from '../with-session.ts';

/** The number of accounts that a service's transactions lock. Their ids begin at 0. */
export const ACCOUNTS = 4;
/** An account that does not exist: the commit of a transaction that names it fails. */
export const NO_ACCOUNT = -1;

const TABLES = `
create table account (id integer primary key, version integer not null default 0);
insert into account (id) select generate_series(0, ${ACCOUNTS - 1});
create table fact (
  n integer primary key,
  account integer not null references account deferrable initially deferred
);`;

/** The tables of a domain service and, in the same database, Posthorn's outbox. */
export async function createServiceSchema(databaseUrl: string): Promise<void> {
  await withSession(databaseUrl, (session) => session.query(TABLES));
  await installOutbox(databaseUrl);
}
