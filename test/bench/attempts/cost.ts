import type pg from 'pg';
import { deliveryIdOf, uuidv7 } from '#kernel';
import { cpuTimeUs } from '../cpu-time.ts';
import { markdownTable, numeric } from '../markdown-table.ts';
import { quantile } from '../statistics.ts';
import { type Crowd, readCrowd } from './crowd.ts';
import type { Target } from './open-target.ts';
import { storeBlocks } from './store-blocks.ts';

const BATCH = 500;
const BATCHES = 100;
const ROUNDS = 5;
/** The indexes that the lists of deliveries have added to the table of attempts. */
const VARIANTS: Record<string, string[]> = {
  'with all indexes': [],
  'without the indexes of lists': [
    ...['attempt_unusual_of_project', 'attempt_unusual_of_endpoint', 'attempt_triggered', 'attempt_request'],
  ],
};
const BLOCKS = 'to store blocks, behind the recording';

/** One of 25 attempts fails, as in the generated ones. */
const INSERT = `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger,
  outcome, state, started_at, duration_ms, status, response_headers, response_truncated, endpoint_version, profile,
  profile_version, secret_ids, body_sha256, queue_ms, first_byte_ms, remote_address, connection_kept)
select i.delivery_id, 1, i.request_id, i.event_id, i.endpoint_id, i.project_id, 'first',
  case when i.n % 25 = 0 then 'failed' else 'succeeded' end, case when i.n % 25 = 0 then 'retrying' else 'succeeded' end,
  now(), 12.5, case when i.n % 25 = 0 then 503 else 204 end, '{"connection":"keep-alive"}', false, 1,
  'standard-webhooks', 1, array[i.project_id], sha256('x'), 1.5, 4.5, '192.0.2.1', true
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) with ordinality
  i (delivery_id, request_id, event_id, endpoint_id, project_id, n)
order by i.delivery_id`;

const EVENTS = `insert into posthorn.event (id, project_id, type, occurred_at, data)
select i.id, i.project_id, 'load.t' || lpad((1 + i.n % 40)::text, 2, '0'), now(), '{}'
from unnest($1::uuid[], $2::uuid[]) with ordinality i (id, project_id, n)`;

function batchOf(crowd: Crowd): string[][] {
  const rows = Array.from({ length: BATCH }, () => {
    const at = Math.random() < 0.8 ? 0 : 1 + Math.floor(Math.random() * (crowd.projects.length - 1));
    const { id: projectId, endpoints } = crowd.projects[at]!;
    const endpointId = endpoints[Math.floor(Math.random() * endpoints.length)]!;
    const eventId = uuidv7(Date.now());
    return [deliveryIdOf(eventId, endpointId), uuidv7(Date.now()), eventId, endpointId, projectId];
  });
  return [0, 1, 2, 3, 4].map((column) => rows.map((row) => row[column]!));
}

/** The CPU time of Postgres for one attempt, in µs. The transaction is rolled back, with its dropped indexes. */
async function costOf(client: pg.PoolClient, pid: number, crowd: Crowd, dropped: readonly string[]): Promise<number> {
  const batches = Array.from({ length: BATCHES }, () => batchOf(crowd));
  await client.query('begin');
  try {
    for (const index of dropped) await client.query(`drop index posthorn.${index}`);
    await client.query(INSERT, batchOf(crowd));
    const beganUs = cpuTimeUs(pid, true);
    for (const batch of batches) await client.query(INSERT, batch);
    return (cpuTimeUs(pid, true) - beganUs) / (BATCH * BATCHES);
  } finally {
    await client.query('rollback');
  }
}

/**
 * The CPU time of Postgres to store the blocks of one attempt and its event, in µs. Both are written before, and stay.
 */
async function costOfBlocks(pool: pg.Pool, pid: number, crowd: Crowd): Promise<number> {
  await storeBlocks(pool);
  for (let batch = 0; batch < BATCHES; batch++) {
    const columns = batchOf(crowd);
    await pool.query(INSERT, columns);
    await pool.query(EVENTS, [columns[2], columns[4]]);
  }
  const beganUs = cpuTimeUs(pid, true);
  await storeBlocks(pool);
  return (cpuTimeUs(pid, true) - beganUs) / (BATCH * BATCHES);
}

/** Measures what the indexes add to an attempt, in turns. @returns a table in Markdown */
export async function measureCost(
  { database, patient, serverPid }: Target,
  say: (line: string) => void,
): Promise<string> {
  if (serverPid === undefined) throw new Error('The cost is measured on a Postgres in a folder: leave out --database.');
  const crowd = await readCrowd(patient);
  const costs = new Map<string, number[]>();
  const client = await patient.connect();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const note = (name: string, us: number) => {
        costs.set(name, [...(costs.get(name) ?? []), us]);
        say(`${name}: ${us.toFixed(1)} µs`);
      };
      for (const [name, dropped] of Object.entries(VARIANTS)) {
        note(name, await costOf(client, serverPid, crowd, dropped));
      }
      note(BLOCKS, await costOfBlocks(database.pool, serverPid, crowd));
    }
  } finally {
    client.release(true);
  }
  const columns = [{ head: 'Attempts' }, ...numeric('µs of CPU an attempt (median)', 'Lowest', 'Highest')];
  const rows = [...costs].map(([name, all]) => [
    ...[name, quantile(all, 0.5).toFixed(1), Math.min(...all).toFixed(1), Math.max(...all).toFixed(1)],
  ]);
  return `${markdownTable(columns, rows)}\n`;
}
