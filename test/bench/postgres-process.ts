import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { argumentsOf, childrenOf } from './process-tree.ts';

/** The Postgres that a Posthorn has started for itself. */
export interface PostgresProcess {
  pid: number;
  url: string;
  /** The version that the server reports, such as `18.4`. */
  version: string;
}

export const isPostgres = (pid: number) => argumentsOf(pid)[0]?.endsWith('/postgres') === true;

/** Finds the Postgres among the children of Posthorn. @throws Error if there is none */
export function findPostgres(posthornPid: number, dataDir: string): PostgresProcess {
  const pid = childrenOf(posthornPid).find(isPostgres);
  if (pid === undefined) throw new Error('Posthorn has no Postgres of its own.');
  const args = argumentsOf(pid);
  const port = args[args.indexOf('-p') + 1];
  const password = readFileSync(join(dataDir, 'postgres-password'), 'utf8');
  const printed = execFileSync(readlinkSync(`/proc/${pid}/exe`), ['--version'], { encoding: 'utf8' });
  return {
    pid,
    url: `postgres://posthorn:${password}@127.0.0.1:${port}/posthorn`,
    version: printed.trim().split(' ').at(-1)!,
  };
}

/** The number of all attempts that Posthorn has recorded as succeeded. */
export async function countSuccesses(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const query = `select count(*)::int as count from posthorn.attempt where outcome = 'succeeded'`;
    const { rows } = await client.query<{ count: number }>(query);
    return rows[0]!.count;
  } finally {
    await client.end();
  }
}
