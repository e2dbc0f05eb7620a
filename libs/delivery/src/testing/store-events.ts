import type pg from 'pg';
import type { DeliveryTask } from '../model/delivery-task.ts';

/** Stores the events of tasks by one statement. */
export async function storeEvents(pool: pg.Pool, tasks: readonly Pick<DeliveryTask, 'event'>[]): Promise<void> {
  await pool.query(
    `insert into posthorn.event (id, project_id, type, occurred_at, data)
     select i.id, i.project_id, i.type, now(), i.data
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as i (id, project_id, type, data)`,
    [
      tasks.map(({ event }) => event.id),
      tasks.map(({ event }) => event.projectId),
      tasks.map(({ event }) => event.type),
      tasks.map(({ event }) => event.data),
    ],
  );
}
