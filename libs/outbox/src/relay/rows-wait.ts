import type pg from 'pg';
import { HORIZON, OWN_HORIZON } from '#postgres';

type Db = Pick<pg.ClientBase, 'query'>;

const IN_OWN_TABLES = `select exists (select from posthorn.event e where e.pos >= ${OWN_HORIZON} and not e.test)
  or exists (select from posthorn.stream_event s where s.pos >= ${OWN_HORIZON}) as waiting`;

/** Rows of a former history have a `pos` that no transaction of this one has had; they are not waiting. */
const IN_OUTBOX = `select exists (
  select from posthorn_outbox.message o
  where o.pos >= ${HORIZON} and o.pos < pg_snapshot_xmax(pg_current_snapshot())::text::bigint) as waiting`;

const isTrue = async (db: Db, sql: string) => (await db.query<{ waiting: boolean }>(sql)).rows[0]!.waiting;

/** Returns true if rows of Posthorn's own tables wait at or above the horizon of its database. */
export const rowsWaitInOwnTables = (db: Db): Promise<boolean> => isTrue(db, IN_OWN_TABLES);

/** Returns true if rows of the outbox in a domain service's database wait at or above the horizon there. */
export const rowsWaitInOutbox = (db: Db): Promise<boolean> => isTrue(db, IN_OUTBOX);
