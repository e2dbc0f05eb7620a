import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { uuidv7 } from '#kernel';

const hashOf = (key: string) => createHash('sha256').update(key).digest();

/**
 * The keys that open the admin API: the configured one, and one that Posthorn made itself. Kept only as SHA-256
 * hashes, which suffices for keys of 256 random bits; comparing hashes tells nothing of a key by its timing.
 */
export class AdminKeys {
  private readonly known = new Set<string>();

  /** @param configured the key of the settings, if there is one */
  constructor(
    private readonly pool: pg.Pool,
    private readonly configured: string | undefined,
  ) {
    if (configured !== undefined) this.known.add(hashOf(configured).toString('hex'));
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

  /** Whether this key opens the admin API. */
  async accepts(key: string): Promise<boolean> {
    const hash = hashOf(key);
    if (this.known.has(hash.toString('hex'))) return true;
    const { rowCount } = await this.pool.query('select from posthorn.api_key where hash = $1', [hash]);
    if (rowCount === 0) return false;
    this.known.add(hash.toString('hex'));
    return true;
  }
}

function newKey(): string {
  return `phk_${randomBytes(32).toString('base64url')}`;
}
