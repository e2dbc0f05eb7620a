import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findProject } from '../projects/find-project.ts';
import { cursorAfterNumber, numberOfCursor, type Page } from './page.ts';

/** One thing that happened to an endpoint. */
export interface EndpointHistoryItem {
  /** From 1, without gaps. */
  version: number;
  /** Say `endpoint.failing`. */
  type: string;
  at: string;
  /** Why; null if there is nothing to say. */
  cause: object | null;
  /** The id of the key that asked for it, where that is kept: for what was done with its secrets. */
  by: string | null;
}

/** What happened to an endpoint, youngest first. */
export class GetEndpointHistory extends Query<Page<EndpointHistoryItem>> {
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly cursor: string | null,
    readonly limit: number,
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
}

@QueryHandler(GetEndpointHistory)
export class GetEndpointHistoryHandler implements IQueryHandler<GetEndpointHistory> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, endpoint, cursor, limit }: GetEndpointHistory): Promise<Page<EndpointHistoryItem>> {
    const { manager } = this.context.dataSource;
    const before = numberOfCursor(cursor);
    const { id: projectId } = await findProject(manager, project);
    const { id } = await findEndpoint(manager, projectId, endpoint);
    const rows = await manager.query<Row[]>(
      `select s.version, s.type, s.at, s.data -> 'cause' as cause, s.data ->> 'by' as by
       from posthorn.stream_event s
       where s.stream_id = $1 and ($2::int is null or s.version < $2) order by s.version desc limit $3`,
      [id, before, limit + 1],
    );
    const items = rows.slice(0, limit).map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
    return { items, nextCursor: rows.length > limit ? cursorAfterNumber(items.at(-1)!.version) : null };
  }
}
