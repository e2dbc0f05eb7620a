import { msOfTimestamp, type Queryable, timestampOfMs } from '#postgres';

/** The deliveries that wait in Postgres. */
export interface DueCounts {
  /** Those without a time. Exact up to 10,000, then an estimate. */
  parked: number;
  /** Parked deliveries of paused endpoints, up to 10,001. */
  held: number;
  /** Retries and replays that are due and that no dispatcher has claimed, up to 10,001. */
  overdue: number;
  /** When the oldest of those was due, in Unix milliseconds; null if there is none. */
  oldestOverdueAtMs: number | null;
}

/** The number up to which rows are counted: 10,000 rows of an index take 1 to 2 ms. */
const MOST = 10_000;

const counted = (from: string) => `(select count(*)::int from (select from ${from} limit ${MOST + 1}) c)`;

const OVERDUE = `posthorn.due d
  where not d.parked and d.due_at <= ${timestampOfMs('$1')} and (d.leased_until is null or d.leased_until <= now())`;

/**
 * One statement, which reads up to 10,001 rows of an index for each number, however many rows there are. The lateral
 * join keeps Postgres from reading all parked rows in order to find those of a few endpoints. Beyond the bound, the
 * number of parked rows is that of the partial index as of the last vacuum, which comes every 1,000 changed rows.
 */
const COUNTS = `select ${counted('posthorn.due d where d.parked')} as parked,
  (select c.reltuples::float8 from pg_class c where c.oid = 'posthorn.due_parked'::regclass) as estimated,
  ${counted(`posthorn.endpoint e cross join lateral (
      select from posthorn.due d where d.endpoint_id = e.id and d.parked limit ${MOST + 1}
    ) h where e.state = 'paused' and e.deleted_at is null`)} as held,
  ${counted(OVERDUE)} as overdue,
  (select ${msOfTimestamp('d.due_at')} from ${OVERDUE} order by d.due_at limit 1) as oldest`;

/** @param nowMs the time by which retries are due, in Unix milliseconds */
export async function readDueCounts(db: Queryable, nowMs: number): Promise<DueCounts> {
  const { rows } = await db.query<{
    parked: number;
    estimated: number;
    held: number;
    overdue: number;
    oldest: number | null;
  }>(COUNTS, [nowMs]);
  const { parked, estimated, held, overdue, oldest } = rows[0]!;
  return {
    parked: parked > MOST ? Math.max(parked, estimated) : parked,
    held,
    overdue,
    oldestOverdueAtMs: oldest,
  };
}
