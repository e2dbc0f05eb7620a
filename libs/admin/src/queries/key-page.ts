import { type EntityManager, type FindOptionsWhere, LessThan } from 'typeorm';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import { type IdList, idOfCursor, type Page, pageOf } from './page.ts';

/** The page of a list of keys that a request names. */
export interface KeyPageRequest {
  list: IdList;
  cursor: string | null;
  limit: number;
}

/**
 * Reads a page of keys of one kind, youngest first, without their hashes.
 * @param where the keys of the list
 * @throws PosthornError `invalid-input` for a cursor that is not of this list
 */
export async function readKeyPage<T>(
  manager: EntityManager,
  { list, cursor, limit }: KeyPageRequest,
  where: FindOptionsWhere<ApiKeyEntity>,
  view: (row: ApiKeyEntity) => T,
): Promise<Page<T>> {
  const before = idOfCursor(list, cursor);
  const rows = await manager.find(ApiKeyEntity, {
    where: { ...where, ...(before ? { id: LessThan(before) } : {}) },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  return pageOf(list, rows, limit, view);
}
