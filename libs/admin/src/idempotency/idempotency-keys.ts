import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { PosthornError } from '#kernel';
import { KEY_REUSED_MESSAGE } from '#outbox';
import { type Queryable, timestampOfMs } from '#postgres';
import type { KeyRing } from '#signing';

/** The stored first response to a request. */
export interface StoredAnswer {
  status: number;
  /** JSON text. */
  body: string;
}

/** The right to execute the request of a key, until the reservation ends and a repeat takes the key over. */
export interface Reservation {
  key: string;
  /** A UUID, different each time the key is reserved. */
  holder: string;
}

/** The first response to a request, or the reservation of its key if the request is to be executed now. */
export type Beginning =
  { response: StoredAnswer; reservation?: undefined } | { response?: undefined; reservation: Reservation };

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
  /**
   * @param reservedMs how long a key is reserved for a request without a response: longer than any request is executed.
   * If a request died with its process, a repeat is executed after this time
   */
  constructor(
    private readonly pool: pg.Pool,
    private readonly keyRing: KeyRing,
    private readonly reservedMs: number,
  ) {}

  /**
   * Reserves a key for a request.
   * @param request the method, path and body, which must be the same each time the key is used
   * @throws PosthornError `conflict` if the key belongs to another request, or to a request that has no response
   * yet
   */
  async begin(key: string, request: string): Promise<Beginning> {
    const holder = randomUUID();
    const hash = createHash('sha256').update(request).digest();
    const { rowCount } = await this.pool.query(
      `insert into posthorn.idempotency_key as k (key, request_hash, holder) values ($1, $2, $3)
       on conflict (key) do update set created_at = now(), holder = $3
       where k.status is null and k.request_hash = $2
         and k.created_at < now() - $4 * interval '1 millisecond'`,
      [key, hash, holder, this.reservedMs],
    );
    if (rowCount === 1) return { reservation: { key, holder } };
    const { rows } = await this.pool.query<Row>(
      'select k.request_hash, k.status, k.response_key_id, k.response from posthorn.idempotency_key k where k.key = $1',
      [key],
    );
    return { response: this.answerOf(key, rows[0], hash) };
  }

  /**
   * Stores the response to the request that `begin` let through.
   * @returns false if nothing was stored, since a repeat has taken the key over
   */
  async finish({ key, holder }: Reservation, { status, body }: StoredAnswer): Promise<boolean> {
    const { keyId, ciphertext } = this.keyRing.encrypt(body, key);
    const { rowCount } = await this.pool.query(
      `update posthorn.idempotency_key k set status = $3, response_key_id = $4, response = $5
       where k.key = $1 and k.holder = $2`,
      [key, holder, status, keyId, ciphertext],
    );
    return rowCount === 1;
  }

  /** Frees the key of a request that changed nothing, unless a repeat has taken the key over. */
  async abandon({ key, holder }: Reservation): Promise<void> {
    await this.pool.query(
      'delete from posthorn.idempotency_key k where k.key = $1 and k.holder = $2 and k.status is null',
      [key, holder],
    );
  }

  private answerOf(key: string, row: Row | undefined, hash: Buffer): StoredAnswer {
    if (row && !row.request_hash.equals(hash)) {
      throw new PosthornError('conflict', KEY_REUSED_MESSAGE);
    }
    if (!row || row.status === null) {
      const message =
        'A request with this Idempotency-Key is in progress, or its outcome is not known. Try again later.';
      throw new PosthornError('conflict', message, { canRetry: true });
    }
    const sealed = { keyId: row.response_key_id!, ciphertext: row.response! };
    return { status: row.status, body: this.keyRing.decrypt(sealed, key) };
  }
}

/** Deletes keys that are older than a day. */
export async function forgetOldKeys(db: Queryable, nowMs: number): Promise<void> {
  await db.query(
    `delete from posthorn.idempotency_key k
     where k.created_at < ${timestampOfMs('$1')} - interval '1 day'`,
    [nowMs],
  );
}
