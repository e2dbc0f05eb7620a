import { createHash } from 'node:crypto';
import type pg from 'pg';
import { PosthornError } from '#kernel';
import type { Queryable } from '#postgres';
import type { KeyRing } from '#signing';

/** If a request died with its process, it may be repeated after this time. */
const ABANDONED_AFTER_MS = 60_000;

/** The stored first response to a request. */
export interface StoredAnswer {
  status: number;
  /** JSON text. */
  body: string;
}

interface Row {
  request_hash: Buffer;
  status: number | null;
  response_key_id: string | null;
  response: Buffer | null;
}

/**
 * The idempotency keys of callers (`Idempotency-Key`). A request that is repeated with its key gets the first response,
 * and is not executed again. Responses are stored encrypted, since they may contain a secret.
 */
export class IdempotencyKeys {
  constructor(
    private readonly pool: pg.Pool,
    private readonly keyRing: KeyRing,
  ) {}

  /**
   * Reserves a key for a request.
   * @param request the method, path and body, which must be the same each time the key is used
   * @returns the first response if there is one; undefined if the request is to be executed now
   * @throws PosthornError `conflict` if the key belongs to another request, or to a request that is under way
   */
  async begin(key: string, request: string): Promise<StoredAnswer | undefined> {
    const hash = createHash('sha256').update(request).digest();
    const { rowCount } = await this.pool.query(
      `insert into posthorn.idempotency_key as k (key, request_hash) values ($1, $2)
       on conflict (key) do update set created_at = now()
       where k.status is null and k.request_hash = $2
         and k.created_at < now() - $3 * interval '1 millisecond'`,
      [key, hash, ABANDONED_AFTER_MS],
    );
    if (rowCount === 1) return undefined;
    const { rows } = await this.pool.query<Row>(
      'select k.request_hash, k.status, k.response_key_id, k.response from posthorn.idempotency_key k where k.key = $1',
      [key],
    );
    return this.answerOf(key, rows[0], hash);
  }

  /** Stores the response to the request that `begin` let through. */
  async finish(key: string, { status, body }: StoredAnswer): Promise<void> {
    const { keyId, ciphertext } = this.keyRing.encrypt(body, key);
    await this.pool.query(
      `update posthorn.idempotency_key k set status = $2, response_key_id = $3, response = $4 where k.key = $1`,
      [key, status, keyId, ciphertext],
    );
  }

  /** Frees the key of a request that was refused and changed nothing. */
  async abandon(key: string): Promise<void> {
    await this.pool.query('delete from posthorn.idempotency_key k where k.key = $1 and k.status is null', [key]);
  }

  private answerOf(key: string, row: Row | undefined, hash: Buffer): StoredAnswer {
    if (row && !row.request_hash.equals(hash)) {
      throw new PosthornError('conflict', 'This Idempotency-Key was used for another request: use a new one.');
    }
    if (!row || row.status === null) {
      throw new PosthornError('conflict', 'A request with this Idempotency-Key is in progress. Try again.', {
        canRetry: true,
      });
    }
    const sealed = { keyId: row.response_key_id!, ciphertext: row.response! };
    return { status: row.status, body: this.keyRing.decrypt(sealed, key) };
  }
}

/** Deletes keys that are older than a day. */
export async function forgetOldKeys(db: Queryable, nowMs: number): Promise<void> {
  await db.query(
    `delete from posthorn.idempotency_key k
     where k.created_at < to_timestamp($1::float8 / 1000) - interval '1 day'`,
    [nowMs],
  );
}
