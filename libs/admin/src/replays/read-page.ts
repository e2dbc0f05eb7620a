import type { EntityManager } from 'typeorm';
import { hasChannel } from '../events/event-channels.ts';
import { type Selection, type SelectionPlace, WHOLE_EVENT } from './selection.ts';

/** An endpoint that got an event, or that a replay may add to the event. */
export interface SelectedRow {
  eventId: string;
  eventType: string;
  channel: string | null;
  channels: string[] | null;
  test: boolean;
  endpointId: string;
  /** The position of the endpoint in the routing of the event, from 1. */
  nth: number;
  /** False for an event that the endpoint did not get. */
  isMatched: boolean;
}

/** The rows of a page, and the place behind it. */
export interface SelectedPage {
  rows: SelectedRow[];
  place: SelectionPlace;
  isEnd: boolean;
}

/** Events that one page examines at most, however few deliveries the filters leave. */
const EVENTS = 2_000;

const NEXT_PAGE = `select e.id as "eventId" from posthorn.event e
where e.project_id = $1 and e.id >= $2 and e.id < $3 order by e.id offset ${EVENTS} limit 1`;

const COLUMNS = 'e.id as "eventId", e.type as "eventType", e.channel, e.channels, e.test';
const RANGE = `e.project_id = $1 and e.id >= $2 and e.id < $3 and ($5::uuid is null or e.id = $5)
  and ($6::text[] is null or e.type = any($6)) and ($7::text[] is null or ${hasChannel('e', '$7::text[]')})`;

const OF_PROJECT = `select ${COLUMNS}, m.id as "endpointId", m.nth::int as nth, true as "isMatched"
from posthorn.event e
join posthorn.whole_routing r on r.event_id = e.id
cross join lateral unnest(r.matched) with ordinality as m (id, nth)
where ${RANGE} and (e.id > $2 or m.nth > $4)
order by e.id, m.nth limit $8`;

const OF_ENDPOINT = `select ${COLUMNS}, $9::uuid as "endpointId", ${WHOLE_EVENT} as nth, m.yes as "isMatched"
from posthorn.event e
join posthorn.whole_routing r on r.event_id = e.id
cross join lateral (select $9::uuid = any(r.matched) as yes) m
where ${RANGE} and (e.id > $2 or $4 < ${WHOLE_EVENT})
  and (m.yes or $10 and not e.test and (e.endpoint_ids is null or $9::uuid = any(e.endpoint_ids)))
order by e.id limit $8`;

/**
 * The next rows of a selection behind a place, oldest event first, before any filter by status, subscription or
 * endpoint. A page is short if its routings have few of the selection.
 */
export async function readSelectedPage(
  manager: EntityManager,
  { projectId, endpointId, eventId, filter, beforeId, includeUnmatched }: Selection,
  after: SelectionPlace,
  limit: number,
): Promise<SelectedPage> {
  const begin = [projectId, after.eventId, beforeId];
  const [next] = eventId === null ? await manager.query<{ eventId: string }[]>(NEXT_PAGE, begin) : [];
  const end = next?.eventId ?? beforeId;
  const conditions = [eventId, filter.type ?? null, filter.channel ?? null];
  const values = [projectId, after.eventId, end, after.nth, ...conditions, limit];
  const rows = await (endpointId === null
    ? manager.query<SelectedRow[]>(OF_PROJECT, values)
    : manager.query<SelectedRow[]>(OF_ENDPOINT, [...values, endpointId, includeUnmatched]));
  const last = rows.at(-1);
  if (last && rows.length === limit) return { rows, place: { eventId: last.eventId, nth: last.nth }, isEnd: false };
  return { rows, place: { eventId: end, nth: 0 }, isEnd: next === undefined };
}
