import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MoreThan } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import { type PortalTokenView, portalTokenView } from '../keys/portal-token-view.ts';
import type { ListOrder } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { readKeyPage } from './key-page.ts';
import type { Page } from './page.ts';

/** A project's portal tokens that have not expired, youngest first. */
export class ListPortalTokens extends Query<Page<PortalTokenView>> {
  constructor(
    readonly project: string,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
  ) {
    super();
  }
}

/**
 * Reads a page of tokens by id, without their hashes.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListPortalTokens)
export class ListPortalTokensHandler implements IQueryHandler<ListPortalTokens> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, cursor, limit, order }: ListPortalTokens): Promise<Page<PortalTokenView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const expiresAt = MoreThan(new Date(this.context.clock.nowMs()));
    const where = { projectId, scope: 'portal', expiresAt } as const;
    return readKeyPage(manager, { list: 'tokens', cursor, limit, order }, where, portalTokenView);
  }
}
