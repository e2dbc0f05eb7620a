import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import type { EndpointSpec } from '../endpoints/endpoint-events.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { type SpecChange, specChanges } from '../endpoints/spec-changes.ts';
import { type ListOrder, operatorOf } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { type Page, pageAt, readingByNumber } from './page.ts';

/** One event in the history of an endpoint. */
export interface EndpointHistoryItem {
  /** From 1, without gaps. */
  version: number;
  /** The event's type, such as `endpoint.failing`. */
  type: string;
  at: string;
  /** The cause of the event; null if it has none. */
  cause: object | null;
  /**
   * The id of the API key that made the request: `key_…`, or `POSTHORN_ADMIN_KEY`. Null for a change that Posthorn made
   * by itself, and for a change from before keys were recorded.
   */
  by: string | null;
  /** The fields that an `endpoint.changed` changed; null for every other event. */
  changes: SpecChange[] | null;
}

/** The history of an endpoint, youngest first. */
export class GetEndpointHistory extends Query<Page<EndpointHistoryItem>> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
  ) {
    super();
  }
}

interface Row {
  version: number;
  type: string;
  at: Date;
  cause: object | null;
  by: string | null;
  spec: EndpointSpec | null;
  former: EndpointSpec | null;
}

/** Reads also the endpoint's form before each change, from the last earlier event that has one. */
const historySql = (
  order: ListOrder,
) => `select s.version, s.type, s.at, s.data -> 'cause' as cause, s.data ->> 'by' as by,
  s.data -> 'spec' as spec,
  (select p.data -> 'spec' from posthorn.stream_event p
   where p.stream_id = s.stream_id and p.version < s.version and s.type = 'endpoint.changed'
     and p.type in ('endpoint.created', 'endpoint.changed')
   order by p.version desc limit 1) as former
from posthorn.stream_event s
where s.stream_id = $1 and ($2::int is null or s.version ${operatorOf(order)} $2) order by s.version ${order} limit $3`;

/**
 * Reads a page of the endpoint's stream by version.
 * @throws PosthornError `not-found`, also for a deleted endpoint, or `invalid-input` for a cursor that is not of this
 * list
 */
@QueryHandler(GetEndpointHistory)
export class GetEndpointHistoryHandler implements IQueryHandler<GetEndpointHistory> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint, cursor, limit, order }: GetEndpointHistory): Promise<Page<EndpointHistoryItem>> {
    const { manager } = this.context.dataSource;
    const reading = readingByNumber('history', { cursor, order });
    const { id: projectId } = await findProject(manager, project);
    const { id } = await findEndpoint(manager, projectId, endpoint);
    const rows = await manager.query<Row[]>(historySql(reading.order), [id, reading.behind, limit + 1]);
    const items = rows.slice(0, limit).map(itemOf);
    return pageAt(reading, items, rows.length > limit ? String(items.at(-1)!.version) : null);
  }
}

function itemOf({ at, spec, former, ...row }: Row): EndpointHistoryItem {
  return { ...row, at: at.toISOString(), changes: spec && former ? specChanges(former, spec) : null };
}
