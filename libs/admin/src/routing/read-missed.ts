import type { EntityManager } from 'typeorm';
import { type ListOrder, operatorOf } from '../list-order.ts';
import type { MissedEndpoint, PastSubscription } from './explain-miss.ts';
import type { RoutingRow } from './read-routing.ts';

/**
 * SQL that is true for a change that the routing knew. The catalogue's version is a horizon: every change below it was
 * known. A long transaction holds the horizon back, so a change that is a second older than the routing row counts as
 * known too.
 */
const KNOWN = "(s.pos < $3::bigint or s.at < $4::timestamptz - interval '1 second')";

/**
 * SQL that reads the subscription of an endpoint as the routing knew it, and the changes near the routing, which it may
 * have known or not. The database's clock and that of the process that made the change may differ by a second.
 */
const HISTORY = `
  (select s.data -> 'spec' from posthorn.stream_event s
   where s.stream_id = e.id and s.type in ('endpoint.created', 'endpoint.changed') and ${KNOWN}
   order by s.version desc limit 1) as before,
  (select json_agg(n.spec order by n.version) from (
     select s.data -> 'spec' as spec, s.version from posthorn.stream_event s
     where s.stream_id = e.id and s.type in ('endpoint.created', 'endpoint.changed') and not ${KNOWN}
       and s.at <= $4::timestamptz + interval '1 second'
     order by s.version limit 10
   ) n) as near`;

const missedSql = (order: ListOrder) => `select e.id, ${HISTORY},
  exists (
    select from posthorn.stream_event s
    where s.stream_id = e.id and s.type = 'endpoint.deleted' and ${KNOWN}
  ) as "wasDeleted",
  not exists (
    select from posthorn.stream_event s
    where s.stream_id = e.id and s.type = 'endpoint.created'
      and (${KNOWN} or s.at <= $4::timestamptz + interval '1 second')
  ) as "isLater"
from posthorn.endpoint e
where e.project_id = $1 and e.id ${operatorOf(order)} $2
  and not exists (
    select from posthorn.whole_routing r cross join unnest(r.matched) m (id) where r.event_id = $5 and m.id = e.id
  )
order by e.id ${order} limit $6`;

/** A missed endpoint by its UUID, as `readMissed` returns it. */
export interface MissedRow extends MissedEndpoint {
  id: string;
  /** True if the endpoint was deleted before the routing. */
  wasDeleted: boolean;
  /** True if the endpoint was created after the routing. */
  isLater: boolean;
}

interface Stored extends Omit<MissedRow, 'near'> {
  near: PastSubscription[] | null;
}

/**
 * Some of a project's endpoints that did not get an event, by id, with their subscriptions at the time. They are behind
 * an id, in an order.
 */
export async function readMissed(
  manager: EntityManager,
  event: { id: string; projectId: string },
  { catalogueVersion, routedAt }: RoutingRow,
  range: { behind: string; order: ListOrder },
  limit: number,
): Promise<MissedRow[]> {
  const values = [event.projectId, range.behind, catalogueVersion, routedAt, event.id, limit];
  const rows = await manager.query<Stored[]>(missedSql(range.order), values);
  return rows.map(({ near, ...row }) => ({ ...row, near: near ?? [] }));
}
