import type { GoneCause } from '#delivery';
import { rowsOf, type SqlExecutor, timestampOfMs } from '#postgres';
import { type EndpointHealth, HEALTH_LIMITS } from '../endpoints/endpoint-health.ts';

const PAGE = 100;

/**
 * The endpoints whose health may change their state, by the limits of `judgeHealth`, which decides. Each page is read
 * on demand, so an endpoint that fails to process does not delay the endpoints after it.
 */
export async function* findTroubled(db: SqlExecutor, nowMs: number): AsyncGenerator<{ id: string; projectId: string }> {
  for (let after: string | null = null; ;) {
    const page: { id: string; projectId: string }[] = await readPage(db, nowMs, after);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

async function readPage(
  db: SqlExecutor,
  nowMs: number,
  after: string | null,
): Promise<{ id: string; projectId: string }[]> {
  const { failingInARow, failingAfterMs, disableFailures, disableAfterMs, warnBeforeMs } = HEALTH_LIMITS;
  const answer = await db.query(
    `select e.id, e.project_id as "projectId"
     from posthorn.endpoint_health h
       join posthorn.endpoint e on e.id = h.endpoint_id
       join posthorn.project p on p.id = e.project_id
     where e.deleted_at is null and p.deleted_at is null and ($6::uuid is null or h.endpoint_id > $6) and (
       h.gone_at is not null and e.state in ('active', 'failing', 'paused')
       or e.state = 'active' and h.failures > 0
         and (h.in_a_row >= $1
           or least(h.last_failure_at, ${timestampOfMs('$5')}) - h.failing_since >= $2 * interval '1 millisecond')
       or e.state = 'failing' and (h.failures = 0 or h.failures >= $3 and ${timestampOfMs('$5')}
         >= coalesce(e.disable_at, h.failing_since + $4 * interval '1 millisecond')))
     order by h.endpoint_id limit ${PAGE}`,
    [failingInARow, failingAfterMs, disableFailures, disableAfterMs - warnBeforeMs, nowMs, after],
  );
  return rowsOf(answer);
}

interface Row {
  failures: number;
  in_a_row: number;
  failing_since: Date | null;
  last_failure_at: Date | null;
  last_error: string | null;
  gone_cause: GoneCause | null;
}

/** The recorded health of an endpoint, or undefined if no attempt has failed since it was created or resumed. */
export async function readHealth(db: SqlExecutor, endpointId: string): Promise<EndpointHealth | undefined> {
  const answer = await db.query(
    `select h.failures, h.in_a_row, h.failing_since, h.last_failure_at, h.last_error, h.gone_cause
     from posthorn.endpoint_health h where h.endpoint_id = $1`,
    [endpointId],
  );
  const [row] = rowsOf<Row>(answer);
  return (
    row && {
      failures: row.failures,
      inARow: row.in_a_row,
      failingSinceMs: row.failing_since?.getTime() ?? null,
      lastFailureAtMs: row.last_failure_at?.getTime() ?? null,
      lastError: row.last_error,
      gone: row.gone_cause,
    }
  );
}
