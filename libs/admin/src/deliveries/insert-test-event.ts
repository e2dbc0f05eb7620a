import type { EntityManager } from 'typeorm';
import type { PosthornEvent } from '#kernel';

/**
 * Stores a test event with its one delivery, so that the log shows the test. The mark `test` keeps the event from the
 * relay and the sweeper: no other endpoint gets it, and it is not sent again.
 */
export async function insertTestEvent(manager: EntityManager, event: PosthornEvent, endpointId: string): Promise<void> {
  await manager.query(
    `with made as (
       insert into posthorn.event (id, project_id, type, occurred_at, data, test)
       values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, true)
     )
     insert into posthorn.routing (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
     values ($1, $2, 0, array[$6::uuid], '{}', '{}')`,
    [event.id, event.projectId, event.type, event.occurredAtMs, event.data, endpointId],
  );
}
