import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type ApiKeyView, apiKeyView } from '../keys/api-key-view.ts';
import type { ListOrder } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { readKeyPage } from './key-page.ts';
import type { Page } from './page.ts';

/** A project's keys without its portal tokens, youngest first. */
export class ListApiKeys extends Query<Page<ApiKeyView>> {
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
 * Reads a page of keys by id, without their hashes.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListApiKeys)
export class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, cursor, limit, order }: ListApiKeys): Promise<Page<ApiKeyView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    return readKeyPage(manager, { list: 'keys', cursor, limit, order }, { projectId, scope: 'project' }, apiKeyView);
  }
}
