import type pg from 'pg';
import type { EntityManager } from 'typeorm';

/** A statement that a query sent. */
interface Sent {
  sql: string;
  values: unknown[];
  ms: number;
}

/** Records the statements of queries, and explains the slowest of them. */
export class Recorder {
  private sent: Sent[] = [];

  /** The manager whose statements are recorded. */
  wrap(manager: EntityManager): EntityManager {
    const query = async (sql: string, values: unknown[]): Promise<unknown> => {
      const beganMs = performance.now();
      try {
        return await manager.query<unknown>(sql, values);
      } finally {
        this.sent.push({ sql, values, ms: performance.now() - beganMs });
      }
    };
    return new Proxy(manager, {
      get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name) as unknown)),
    });
  }

  /** The pool whose statements are recorded: those of its `query`. */
  wrapPool(pool: pg.Pool): pg.Pool {
    const query = async (given: string | { text: string; values: unknown[] }, list: unknown[]): Promise<unknown> => {
      const beganMs = performance.now();
      const { text, values } = typeof given === 'string' ? { text: given, values: list } : given;
      try {
        return await (typeof given === 'string' ? pool.query(given, list) : pool.query(given));
      } finally {
        this.sent.push({ sql: text, values, ms: performance.now() - beganMs });
      }
    };
    return new Proxy(pool, {
      get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name) as unknown)),
    });
  }

  /** Forgets the statements so far. */
  begin(): void {
    this.sent = [];
  }

  /** The slowest statement since `begin`, or undefined. */
  slowest(): Sent | undefined {
    return this.sent.toSorted((a, b) => b.ms - a.ms)[0];
  }
}

/** The plan of a statement with its buffers, without the parts that were not executed. */
export async function explain(pool: pg.Pool, { sql, values }: Pick<Sent, 'sql' | 'values'>): Promise<string> {
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers, costs off, timing off) ${sql}`,
    values,
  );
  return executed(rows.map((row) => row['QUERY PLAN']))
    .map(shortened)
    .join('\n');
}

const indentOf = (line: string) => line.search(/\S/);

function executed(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let unused = Infinity;
  for (const line of lines) {
    if (indentOf(line) > unused) continue;
    unused = line.includes('(never executed)') ? indentOf(line) : Infinity;
    if (unused === Infinity) kept.push(line);
  }
  return kept;
}

/** A line whose lists of ids have their first id alone. */
const shortened = (line: string) => line.replace(/'\{([^,}]*),[^}]*\}'/g, "'{$1,…}'");
