import type pg from 'pg';

/** Ids of attempts of a filled database. */
export interface Sample {
  deliveryId: string;
  eventId: string;
  requestId: string;
  projectId: string;
}

/** Attempts from random pages of the table. */
export async function readSamples(pool: pg.Pool, count: number): Promise<Sample[]> {
  const { rows } = await pool.query<Sample>(
    `select a.delivery_id as "deliveryId", a.event_id as "eventId", a.request_id as "requestId",
       a.project_id as "projectId"
     from posthorn.attempt a tablesample system (0.5) order by random() limit $1`,
    [count],
  );
  if (rows.length > 0) return rows;
  const { rows: first } = await pool.query<Sample>(
    `select a.delivery_id as "deliveryId", a.event_id as "eventId", a.request_id as "requestId",
       a.project_id as "projectId" from posthorn.attempt a order by random() limit $1`,
    [count],
  );
  return first;
}
