import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type AdminKeyView, adminKeyView } from '../keys/admin-key-view.ts';
import type { ListOrder } from '../list-order.ts';
import { readKeyPage } from './key-page.ts';
import type { Page } from './page.ts';

/** The admin keys that Posthorn made, youngest first. The key of the settings is not among them. */
export class ListAdminKeys extends Query<Page<AdminKeyView>> {
  constructor(
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
  ) {
    super();
  }
}

/** Reads a page of keys by id. @throws PosthornError `invalid-input` for a cursor that is not of this list */
@QueryHandler(ListAdminKeys)
export class ListAdminKeysHandler implements IQueryHandler<ListAdminKeys> {
  constructor(private readonly context: AdminContext) {}

  execute({ cursor, limit, order }: ListAdminKeys): Promise<Page<AdminKeyView>> {
    const { manager } = this.context.dataSource;
    return readKeyPage(manager, { list: 'adminkeys', cursor, limit, order }, { scope: 'admin' }, adminKeyView);
  }
}
