import type { EntityManager } from 'typeorm';
import { uuidv7 } from '#kernel';
import type { KeyRing } from '#signing';
import type { HeaderRef } from '../endpoints/endpoint-events.ts';
import type { GivenHeader } from './check-headers.ts';
import { HEADER_MASK } from './header-mask.ts';

/** A list of headers, with its new values. */
export interface ReplacedHeaders {
  headers: HeaderRef[];
  values: { id: string; value: string }[];
}

/**
 * Replaces the current headers by the given headers, which are checked. A header that is given with the mask keeps the
 * value of its name, in upper or lower case.
 */
export function replaceHeaders(
  given: readonly GivenHeader[],
  before: readonly HeaderRef[],
  atMs: number,
): ReplacedHeaders {
  const kept = new Map(before.map(({ key, valueId }) => [key.toLowerCase(), valueId]));
  const values: ReplacedHeaders['values'] = [];
  const headers = given.map(({ key, value }): HeaderRef => {
    const known = value === HEADER_MASK ? kept.get(key.toLowerCase()) : undefined;
    if (known !== undefined) return { key, valueId: known };
    const valueId = uuidv7(atMs);
    values.push({ id: valueId, value });
    return { key, valueId };
  });
  return { headers, values };
}

/** Stores the new values of an endpoint's headers, encrypted, and deletes the values of its former headers. */
export async function saveHeaderValues(
  tx: EntityManager,
  keyRing: KeyRing,
  endpointId: string,
  { headers, values }: ReplacedHeaders,
  at: Date,
): Promise<void> {
  const sealed = values.map(({ id, value }) => keyRing.encrypt(value, id));
  await tx.query(
    `insert into posthorn.endpoint_header_value (id, endpoint_id, key_id, ciphertext, created_at)
     select i.id, $1, i.key_id, i.ciphertext, $2
     from unnest($3::uuid[], $4::text[], $5::bytea[]) as i (id, key_id, ciphertext)`,
    [
      endpointId,
      at,
      values.map(({ id }) => id),
      sealed.map(({ keyId }) => keyId),
      sealed.map(({ ciphertext }) => ciphertext),
    ],
  );
  await tx.query('delete from posthorn.endpoint_header_value v where v.endpoint_id = $1 and v.id <> all($2)', [
    endpointId,
    headers.map(({ valueId }) => valueId),
  ]);
}
