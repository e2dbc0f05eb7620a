import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { IsNull, LessThan } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import { findProject } from '../projects/find-project.ts';
import { idOfCursor, type Page, pageOf } from './page.ts';

/** A project's endpoints, youngest first. */
export class ListEndpoints extends Query<Page<EndpointView>> {
  constructor(
    readonly project: string,
    readonly cursor: string | null,
    readonly limit: number,
    /** Only endpoints with this wire profile; null for all endpoints. */
    readonly profile: string | null = null,
  ) {
    super();
  }
}

/**
 * Reads a page by id. With a profile, the list is that of `/v1/webhooks`, which has cursors of its own.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListEndpoints)
export class ListEndpointsHandler implements IQueryHandler<ListEndpoints> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, cursor, limit, profile }: ListEndpoints): Promise<Page<EndpointView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const list = profile === null ? 'endpoints' : 'webhooks';
    const before = idOfCursor(list, cursor);
    const rows = await manager.find(EndpointEntity, {
      where: {
        projectId,
        deletedAt: IsNull(),
        ...(profile ? { profile } : {}),
        ...(before ? { id: LessThan(before) } : {}),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(list, rows, limit, endpointView);
  }
}
