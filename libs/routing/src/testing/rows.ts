import { type PosthornEvent, uuidv7 } from '#kernel';
import { OWN_HORIZON, type Queryable } from '#postgres';
import { eventually } from '#testing';
import type { RoutingToStore } from '../store-routings.ts';

export function anEvent(given: Partial<PosthornEvent> = {}): PosthornEvent {
  return {
    id: uuidv7(Date.now()),
    projectId: uuidv7(1),
    type: 'post.published',
    occurredAtMs: 1_705_314_601_250,
    data: '{}',
    orderingKey: null,
    actor: null,
    channel: null,
    expiresAtMs: null,
    ...given,
  };
}

export async function insertEvent(db: Queryable, event: PosthornEvent): Promise<PosthornEvent> {
  await db.query(
    `insert into posthorn.event (id, project_id, type, occurred_at, data)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5)`,
    [event.id, event.projectId, event.type, event.occurredAtMs, event.data],
  );
  return event;
}

/** Resolves when the horizon is above all committed events: transactions of other specs hold it back for moments. */
export async function untilReadable(db: Queryable): Promise<void> {
  await eventually(
    () => db.query(`select from posthorn.event e where e.pos >= ${OWN_HORIZON} limit 1`),
    ({ rowCount }) => rowCount === 0,
  );
}

/** A routing that every endpoint matches. */
export function aRouting(event: PosthornEvent, matched: string[], given: Partial<RoutingToStore> = {}): RoutingToStore {
  return {
    ...{ eventId: event.id, projectId: event.projectId, catalogueVersion: 1, matched },
    ...{ missedCounts: {}, missed: [], missedReasons: [], fanOut: null, matchedAs: null },
    ...given,
  };
}
