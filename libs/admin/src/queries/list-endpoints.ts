import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { In, IsNull } from 'typeorm';
import type { EndpointStatus, Metadata } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { type EndpointView, endpointView } from '../endpoints/endpoint-view.ts';
import type { ListOrder } from '../list-order.ts';
import { havingMetadata } from '../metadata.ts';
import { findProject } from '../projects/find-project.ts';
import { idBehind, type Page, pageOf, readingById } from './page.ts';

/** The conditions that a listed endpoint meets; a field that is left out sets none. */
export interface EndpointFilter {
  /** Only endpoints in one of these states. */
  state?: EndpointStatus[];
  /** Only endpoints with one of these wire profiles. */
  profile?: string[];
  /** Only endpoints whose metadata has all these keys with these values. */
  metadata?: Metadata;
}

/** A project's endpoints, youngest first. */
export class ListEndpoints extends Query<Page<EndpointView>> {
  constructor(
    readonly project: string,
    readonly cursor: string | null,
    readonly limit: number,
    readonly filter: EndpointFilter = {},
    /** True for the list of `/v1/webhooks`, which has cursors of its own. */
    readonly isOfWebhooks = false,
    readonly order: ListOrder = 'desc',
  ) {
    super();
  }
}

/**
 * Reads a page by id.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListEndpoints)
export class ListEndpointsHandler implements IQueryHandler<ListEndpoints> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, cursor, limit, filter, isOfWebhooks, order }: ListEndpoints): Promise<Page<EndpointView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const reading = readingById(isOfWebhooks ? 'webhooks' : 'endpoints', { cursor, order });
    const rows = await manager.find(EndpointEntity, {
      where: {
        projectId,
        deletedAt: IsNull(),
        ...(filter.state ? { state: In(filter.state) } : {}),
        ...(filter.profile ? { profile: In(filter.profile) } : {}),
        ...havingMetadata(filter.metadata),
        ...idBehind(reading),
      },
      order: { id: reading.order },
      take: limit + 1,
    });
    return pageOf(reading, rows, limit, endpointView);
  }
}
