import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { LessThan } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import { type AdminKeyView, adminKeyView } from '../keys/admin-key-view.ts';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { idOfCursor, type Page, pageOf } from './page.ts';

/** The admin keys that Posthorn made, youngest first. The key of the settings is not among them. */
export class ListAdminKeys extends Query<Page<AdminKeyView>> {
  constructor(
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

/** Reads a page of keys by id. @throws PosthornError `invalid-input` for a cursor that is not of this list */
@QueryHandler(ListAdminKeys)
export class ListAdminKeysHandler implements IQueryHandler<ListAdminKeys> {
  constructor(private readonly context: AdminContext) {}

  async execute({ cursor, limit }: ListAdminKeys): Promise<Page<AdminKeyView>> {
    const before = idOfCursor('adminkeys', cursor);
    const rows = await this.context.dataSource.manager.find(ApiKeyEntity, {
      where: { scope: 'admin', ...(before ? { id: LessThan(before) } : {}) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf('adminkeys', rows, limit, adminKeyView);
  }
}
