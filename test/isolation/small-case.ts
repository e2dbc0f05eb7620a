import type { TestDatabase } from '#testing';
import { eventually, testDatabase } from '#testing';
import { fromTypeId } from '#kernel';
import type { IsolationBench } from '../bench/isolation/isolation-bench.ts';
import type { IsolationCase } from '../bench/isolation/isolation-case.ts';
import { type CaseFindings, type CaseTimes, runCase } from '../bench/isolation/run-case.ts';

/** Files and sockets that the Posthorn under attack may have open. */
export const FILE_LIMIT = 256;
const HEAP_MEGABYTES = 256;
const TIMES: CaseTimes = {
  warmUpSeconds: 1,
  aloneSeconds: 1,
  leadMs: 500,
  besideSeconds: 3,
  drainMs: 60_000,
  afterSeconds: 1,
};

/** The outcomes of the attempts for the healthy project's events, as `number outcome`, with the count of each. */
export type HealthyAttempts = Record<string, number>;

async function attemptsOf({ pool }: TestDatabase, project: string): Promise<HealthyAttempts> {
  const { rows } = await pool.query<{ kind: string; count: number }>(
    `select a.number || ' ' || a.outcome as kind, count(*)::int as count
     from posthorn.attempt a where a.project_id = $1 group by 1`,
    [fromTypeId('prj', project)],
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

const sumOf = (attempts: HealthyAttempts) => Object.values(attempts).reduce((sum, count) => sum + count, 0);

/**
 * Runs a case in its small size against a Posthorn with little memory and few files. The healthy events are waited for
 * while the attack goes on.
 * @returns the findings, and the healthy project's recorded attempts
 */
export async function runSmallCase(
  bench: IsolationBench,
  isolationCase: IsolationCase,
): Promise<CaseFindings & { healthyAttempts: HealthyAttempts; healthyEvents: number }> {
  const database = await testDatabase();
  const healthyEvents = (TIMES.warmUpSeconds + TIMES.aloneSeconds + TIMES.besideSeconds + TIMES.afterSeconds) * 200;
  let healthyAttempts: HealthyAttempts = {};
  try {
    const found = await runCase(bench, isolationCase, {
      size: 'small',
      times: TIMES,
      launch: {
        settings: { DATABASE_URL: database.url, POSTHORN_SHUTDOWN_MS: '500' },
        nodeOptions: [`--max-old-space-size=${HEAP_MEGABYTES}`],
        fileLimit: FILE_LIMIT,
        stopTimeoutMs: 5_000,
      },
      inspect: async (_, { id }) => {
        const look = async () => (healthyAttempts = await attemptsOf(database, id));
        // The findings have the events that are still missing after the wait.
        await eventually(look, (attempts) => sumOf(attempts) >= healthyEvents).catch(() => undefined);
      },
    });
    return { ...found, healthyAttempts, healthyEvents };
  } finally {
    await database.drop();
  }
}
