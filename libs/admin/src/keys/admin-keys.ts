import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { toTypeId, uuidv7 } from '#kernel';

/** What the key of the settings is called: it has no row. */
const CONFIGURED = 'POSTHORN_ADMIN_KEY';

const hashOf = (key: string) => createHash('sha256').update(key).digest();

/**
 * The keys that open the admin API: the configured one, and one that Posthorn made itself. Kept only as SHA-256
 * hashes, which suffices for keys of 256 random bits; comparing hashes tells nothing of a key by its timing.
 */
export class AdminKeys {
  /** Ids by the hashes of keys. */
  private readonly known = new Map<string, string>();

  /** @param configured the key of the settings, if there is one */
  constructor(
    private readonly pool: pg.Pool,
    private readonly configured: string | undefined,
  ) {
    if (configured !== undefined) this.known.set(hashOf(configured).toString('hex'), CONFIGURED);
  }

  /**
   * Makes a key if nobody has configured one and none was made before.
   * @returns the new key, which is shown this once; undefined if there was one
   */
  async makeFirst(): Promise<string | undefined> {
    if (this.configured !== undefined) return undefined;
    const key = newKey();
    const { rowCount } = await this.pool.query(
      `insert into posthorn.api_key (id, scope, hash, created_at) values ($1, 'admin', $2, now()) on conflict do nothing`,
      [uuidv7(Date.now()), hashOf(key)],
    );
    return rowCount === 1 ? key : undefined;
  }

  /** Makes another key in the place of the one that was made before. */
  async replace(): Promise<string> {
    const key = newKey();
    await this.pool.query(`delete from posthorn.api_key where scope = 'admin'`);
    await this.pool.query(
      `insert into posthorn.api_key (id, scope, hash, created_at) values ($1, 'admin', $2, now())`,
      [uuidv7(Date.now()), hashOf(key)],
    );
    return key;
  }

  /** The id of a key that opens the admin API, for logs and audits; undefined if it does not. */
  async identify(key: string): Promise<string | undefined> {
    const hash = hashOf(key);
    const known = this.known.get(hash.toString('hex'));
    if (known !== undefined) return known;
    const { rows } = await this.pool.query<{ id: string }>('select k.id from posthorn.api_key k where k.hash = $1', [
      hash,
    ]);
    if (!rows[0]) return undefined;
    const id = toTypeId('key', rows[0].id);
    this.known.set(hash.toString('hex'), id);
    return id;
  }
}

function newKey(): string {
  return `phk_${randomBytes(32).toString('base64url')}`;
}
