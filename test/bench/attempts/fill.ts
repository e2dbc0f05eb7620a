import type pg from 'pg';
import { ensurePartitions, inTransaction } from '#postgres';
import { whole } from '../format.ts';
import { type Crowd, insertCrowd } from './crowd.ts';
import { storeBlocks } from './store-blocks.ts';
import { ATTEMPTS, CHUNK, DUE, EVENT_KEYS, EVENTS, ROUTINGS } from './fill-sql.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 21;
/** Deliveries that one transaction writes. */
const CHUNK_SIZE = 100_000;

/** The result of `fill`. */
export interface Filled {
  crowd: Crowd;
  attempts: number;
}

async function fillChunk(client: pg.PoolClient, values: readonly unknown[]): Promise<number> {
  await client.query(`set local synchronous_commit = off; set local work_mem = '256MB'`);
  await client.query(CHUNK, [...values]);
  for (const statement of [EVENTS, ROUTINGS, DUE, EVENT_KEYS]) await client.query(statement);
  const { rowCount } = await client.query(ATTEMPTS);
  return rowCount ?? 0;
}

/**
 * Writes about as many attempts as `count`, of the last three weeks, with their events, routings and due rows: for
 * 1,000 endpoints of 51 projects, 4 % of them failed.
 */
export async function fill(pool: pg.Pool, count: number, say: (line: string) => void): Promise<Filled> {
  const startMs = Date.now() - SPAN_DAYS * DAY_MS;
  for (let ms = startMs; ms < Date.now(); ms += 7 * DAY_MS) await ensurePartitions(pool, ms);
  await ensurePartitions(pool, Date.now());
  const crowd = await insertCrowd(pool);
  const [busy, ...others] = crowd.projects;
  const owners = others.flatMap(({ id, endpoints }) => endpoints.map(() => id));
  const parts = [busy!.endpoints, others.flatMap(({ endpoints }) => endpoints), owners, busy!.id];
  const stepMs = (SPAN_DAYS * DAY_MS) / count;
  let attempts = 0;
  const beganMs = performance.now();
  for (let from = 1; attempts < count; from += CHUNK_SIZE) {
    // A delivery has 1.03 attempts on average; the last chunk is as large as the rest needs.
    const to = from + Math.min(CHUNK_SIZE, Math.ceil((count - attempts) / 1.03)) - 1;
    attempts += await inTransaction(pool, (client) => fillChunk(client, [from, to, startMs, stepMs, ...parts]));
    const perSecond = whole((attempts / (performance.now() - beganMs)) * 1_000);
    say(`${whole(attempts)} of ${whole(count)} attempts (${perSecond}/s)`);
    if (to - from + 1 < CHUNK_SIZE && attempts < count) from -= CHUNK_SIZE - (to - from + 1);
  }
  say('blocks of the delivery log');
  await storeBlocks(pool);
  for (const table of ['event', 'routing', 'attempt', 'due', 'event_key', 'endpoint', 'log_block']) {
    say(`vacuum ${table}`);
    await pool.query(`vacuum (analyze) posthorn.${table}`);
  }
  return { crowd, attempts };
}
