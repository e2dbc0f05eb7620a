import { HORIZON, OWN_HORIZON, OWN_NEXT_POSITION, type Queryable } from '#postgres';

/** SQL that is true for a row that the horizon holds back. No transaction holds back rows of a former history. */
const held = (alias: string) => `${alias}.pos >= ${OWN_HORIZON} and ${alias}.pos < ${OWN_NEXT_POSITION}`;
const IN_OWN_TABLES = `select exists (select from posthorn.event e where ${held('e')} and not e.test)
  or exists (select from posthorn.stream_event s where ${held('s')}) as waiting`;

const IN_OUTBOX = `select exists (
  select from posthorn_outbox.message o
  where o.pos >= ${HORIZON} and o.pos < pg_snapshot_xmax(pg_current_snapshot())::text::bigint) as waiting`;

const isTrue = async (db: Queryable, sql: string) => (await db.query<{ waiting: boolean }>(sql)).rows[0]!.waiting;

/** Returns true if rows of Posthorn's own tables wait at or above the horizon of its database. */
export const rowsWaitInOwnTables = (db: Queryable): Promise<boolean> => isTrue(db, IN_OWN_TABLES);

/** Returns true if rows of the outbox in a domain service's database wait at or above the horizon there. */
export const rowsWaitInOutbox = (db: Queryable): Promise<boolean> => isTrue(db, IN_OUTBOX);
