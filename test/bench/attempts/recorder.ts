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

  /** Forgets the statements so far. */
  begin(): void {
    this.sent = [];
  }

  /** The slowest statement since `begin`, or undefined. */
  slowest(): Sent | undefined {
    return this.sent.toSorted((a, b) => b.ms - a.ms)[0];
  }
}

/** The plan of a statement with its times and buffers. */
export async function explain(pool: pg.Pool, { sql, values }: Pick<Sent, 'sql' | 'values'>): Promise<string> {
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers, costs off, timing off) ${sql}`,
    values,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
