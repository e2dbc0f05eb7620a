import { deliveryIdOf } from '#kernel';
import { OWN_HORIZON, type Position, type Queryable, uuidArray } from '#postgres';

/** The positions of events on their way, as of one statement. */
export interface EventPlaces {
  /** Below it, no transaction can still add an event. */
  horizon: string;
  /** The position of the relay of events. */
  relayed: Position;
  /** The reason for which the relay has stopped, or null. */
  stoppedReason: string | null;
}

/** Reads how far events are: one row, and two constants of the snapshot. */
export async function readEventPlaces(db: Queryable): Promise<EventPlaces> {
  const { rows } = await db.query<{ horizon: string; pos: string; seq: string; stopped_reason: string | null }>({
    name: 'event-places',
    text: `select ${OWN_HORIZON}::text as horizon, coalesce(c.pos, 0)::text as pos, coalesce(c.seq, 0)::text as seq,
        c.stopped_reason
      from (select) as one left join posthorn.cursor c on c.name = 'relay:event'`,
  });
  const { horizon, pos, seq, stopped_reason: stoppedReason } = rows[0]!;
  return { horizon, relayed: { pos, seq }, stoppedReason };
}

/** An accepted event, with its place. */
export interface PlacedEvent extends Position {
  id: string;
  projectId: string;
}

interface PlacedRow extends Position {
  id: string;
  project_id: string;
}

const toPlaced = (rows: readonly PlacedRow[]): PlacedEvent[] =>
  rows.map(({ id, project_id: projectId, pos, seq }) => ({ id, projectId, pos, seq }));

/**
 * Events behind a position and below another, in their order. Tests are left out, because the caller of a test gets its
 * outcome. Reads one range of an index.
 */
export async function readEventsBetween(
  db: Queryable,
  after: Position,
  below: string,
  limit: number,
): Promise<PlacedEvent[]> {
  const { rows } = await db.query<PlacedRow>({
    name: 'events-between',
    text: `select e.id, e.project_id, e.pos, e.seq from posthorn.event e
      where (e.pos, e.seq) > ($1::bigint, $2::bigint) and e.pos < $3::bigint and not e.test
      order by e.pos, e.seq limit $4`,
    values: [after.pos, after.seq, below, limit],
  });
  return toPlaced(rows);
}

/** Ids of events between two others. */
export interface IdRange {
  from: string;
  to: string;
}

/**
 * Events with ids of a range and positions below another, in the order of their ids, without tests. One range of an
 * index.
 */
export async function readEventsOfIds(
  db: Queryable,
  { from, to }: IdRange,
  below: string,
  limit: number,
): Promise<PlacedEvent[]> {
  const { rows } = await db.query<PlacedRow>(
    `select e.id, e.project_id, e.pos, e.seq from posthorn.event e
     where e.id > $1 and e.id < $2 and e.pos < $3::bigint and not e.test order by e.id limit $4`,
    [from, to, below, limit],
  );
  return toPlaced(rows);
}

/** Events at or above the horizon, which no follower may read yet. */
export async function readEventsAbove(db: Queryable, horizon: string, limit: number): Promise<PlacedEvent[]> {
  const { rows } = await db.query<PlacedRow>(
    `select e.id, e.project_id, e.pos, e.seq from posthorn.event e where e.pos >= $1::bigint and not e.test
     order by e.pos, e.seq limit $2`,
    [horizon, limit],
  );
  return toPlaced(rows);
}

/** For an event to many endpoints, only the first deliveries are looked at; the sweeper looks at all. */
const MAX_DELIVERIES = 64;

/** The missing rows of an event. */
export interface Lack {
  eventId: string;
  /** Routed deliveries without an attempt or a due row; undefined if the event has no routing row. */
  untried: string[] | undefined;
}

/**
 * Returns the missing rows of these events: the routing row, or both the attempt and the due row of a delivery.
 * Deliveries that the fan-out has not sent yet are not missing: they wait in its rows.
 */
export async function findLacks(db: Queryable, eventIds: readonly string[]): Promise<Lack[]> {
  if (eventIds.length === 0) return [];
  const { rows } = await db.query<{ id: string; matched: string[] | null }>(
    `select i.id, r.matched[1 : least(f.next, cardinality(r.matched), ${MAX_DELIVERIES})] as matched
     from unnest($1::uuid[]) as i (id)
     left join posthorn.whole_routing r on r.event_id = i.id
     left join posthorn.fanout f on f.event_id = i.id
     where r.event_id is null or r.matched <> '{}'`,
    [uuidArray(eventIds)],
  );
  const untried = await findUntriedDeliveries(db, rows);
  return rows.flatMap(({ id: eventId, matched }): Lack[] => {
    if (matched === null) return [{ eventId, untried: undefined }];
    const lacking = matched.map((endpointId) => deliveryIdOf(eventId, endpointId)).filter((id) => untried.has(id));
    return lacking.length > 0 ? [{ eventId, untried: lacking }] : [];
  });
}

async function findUntriedDeliveries(
  db: Queryable,
  routed: readonly { id: string; matched: string[] | null }[],
): Promise<Set<string>> {
  const ids = routed.flatMap(({ id, matched }) => (matched ?? []).map((endpointId) => deliveryIdOf(id, endpointId)));
  if (ids.length === 0) return new Set();
  const { rows } = await db.query<{ id: string }>(
    `select i.id from unnest($1::uuid[]) as i (id)
     where not exists (select from posthorn.attempt a where a.delivery_id = i.id)
       and not exists (select from posthorn.due d where d.delivery_id = i.id)`,
    [uuidArray(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}
