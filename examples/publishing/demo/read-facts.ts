import type pg from 'pg';

/** A row that the service has committed, of which every subscribed endpoint must get the event. */
export interface Fact {
  id: string;
  type: string;
  /** True if it was committed in this run of the demo. */
  isNew: boolean;
}

/** The facts in the service's own tables, without a look at the outbox. */
export async function readFacts(pool: pg.Pool, startedAt: Date): Promise<Fact[]> {
  const { rows } = await pool.query<Fact>(
    `select id, 'post.published' as type, created_at >= $1 as "isNew" from post
     union all select id, 'subscriber.created', created_at >= $1 from subscriber
     union all select id, 'payment.received', created_at >= $1 from payment`,
    [startedAt],
  );
  return rows;
}
