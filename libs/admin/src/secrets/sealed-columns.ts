import type { Queryable } from '#postgres';

/** A column with encrypted texts, each with its row's id as the context. */
export interface SealedColumn {
  /** The name of its content, for messages. */
  what: string;
  table: string;
  id: string;
  idType: 'uuid' | 'text';
  /** A value that sorts before every id. */
  before: string;
  keyId: string;
  ciphertext: string;
}

const NO_UUID = '00000000-0000-0000-0000-000000000000';
const byUuid = { id: 'id', idType: 'uuid', before: NO_UUID, keyId: 'key_id', ciphertext: 'ciphertext' } as const;

/** All columns that are encrypted at rest. */
export const sealedColumns: readonly SealedColumn[] = [
  { ...byUuid, what: 'endpoint secrets', table: 'endpoint_secret' },
  { ...byUuid, what: 'header values', table: 'endpoint_header_value' },
  // These live for a day only. They are moved all the same, so that a key need not wait until they are gone.
  {
    ...{ what: 'kept answers', table: 'idempotency_key', id: 'key', idType: 'text', before: '' },
    ...{ keyId: 'response_key_id', ciphertext: 'response' },
  },
];

/** The columns whose texts stay. The others may have very many texts for a short time, too many to count often. */
export const lastingColumns: readonly SealedColumn[] = sealedColumns.filter(({ table }) => table !== 'idempotency_key');

/** The number of sealed texts that need a key. */
export interface KeyUse {
  keyId: string;
  texts: number;
}

/** Returns every key that is in use, with its number of texts. @param columns default: all encrypted columns */
export async function readKeyUse(pool: Queryable, columns = sealedColumns): Promise<KeyUse[]> {
  const each = columns.map(
    ({ table, keyId }) => `select t.${keyId} as key_id from posthorn.${table} t where t.${keyId} is not null`,
  );
  const { rows } = await pool.query<{ key_id: string; texts: number }>(
    `select u.key_id, count(*)::int as texts from (${each.join(' union all ')}) u group by u.key_id order by u.key_id`,
  );
  return rows.map(({ key_id: keyId, texts }) => ({ keyId, texts }));
}
