import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { ApiKeyEntity } from '../keys/api-key.entity.ts';
import type { IdList } from './cursor.ts';
import { idBehind, type Page, pageOf, type PageRequest, readingById } from './page.ts';

/** The page of a list of keys that a request names. */
export interface KeyPageRequest extends PageRequest {
  list: IdList;
}

/**
 * Reads a page of keys of one kind without their hashes.
 * @param where the keys of the list
 * @throws PosthornError `invalid-input` for a cursor that is not of this list
 */
export async function readKeyPage<T>(
  manager: EntityManager,
  { list, limit, ...request }: KeyPageRequest,
  where: FindOptionsWhere<ApiKeyEntity>,
  view: (row: ApiKeyEntity) => T,
): Promise<Page<T>> {
  const reading = readingById(list, request);
  const rows = await manager.find(ApiKeyEntity, {
    where: { ...where, ...idBehind(reading) },
    order: { id: reading.order },
    take: limit + 1,
  });
  return pageOf(reading, rows, limit, view);
}
