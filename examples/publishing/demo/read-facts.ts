import type pg from 'pg';

/** Something that the service has committed, and of which whoever asked must be told. */
export interface Fact {
  id: string;
  type: string;
  /** Whether it was committed in this run of the demo. */
  isNew: boolean;
}

/** What is true, by the service's own tables: the outbox is not asked. */
export async function readFacts(pool: pg.Pool, startedAt: Date): Promise<Fact[]> {
  const { rows } = await pool.query<Fact>(
    `select id, 'post.published' as type, created_at >= $1 as "isNew" from post
     union all select id, 'subscriber.created', created_at >= $1 from subscriber
     union all select id, 'payment.received', created_at >= $1 from payment`,
    [startedAt],
  );
  return rows;
}
