import type { EntityManager } from 'typeorm';
import type { KeyRing, SealedText } from '#signing';
import type { HeaderRef } from '../endpoints/endpoint-events.ts';
import type { GivenHeader } from './check-headers.ts';
import { HEADER_MASK } from './header-mask.ts';

/**
 * Masks the given values that equal the stored ones, so that the same headers, sent again, change nothing. A value that
 * cannot be decrypted counts as another one.
 * @param before the current headers of the endpoint
 */
export async function withKeptValues(
  manager: EntityManager,
  keyRing: KeyRing,
  given: readonly GivenHeader[],
  before: readonly HeaderRef[],
): Promise<GivenHeader[]> {
  if (given.length === 0 || before.length === 0) return [...given];
  const ids = before.map(({ valueId }) => valueId);
  const rows = await manager.query<SealedText[]>(
    `select v.id, v.key_id as "keyId", v.ciphertext from posthorn.endpoint_header_value v where v.id = any($1)`,
    [ids],
  );
  const opened = new Map(rows.filter(({ keyId }) => keyRing.has(keyId)).map((row) => [row.id, keyRing.open(row)]));
  const kept = new Map(before.map(({ key, valueId }) => [key.toLowerCase(), opened.get(valueId)]));
  return given.map(({ key, value }) => {
    return { key, value: kept.get(key.toLowerCase()) === value ? HEADER_MASK : value };
  });
}
