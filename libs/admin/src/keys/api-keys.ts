import type pg from 'pg';
import { type Clock, toTypeId, uuidv7 } from '#kernel';
import { hashOfKey, newApiKey } from './new-api-key.ts';

/** What the key of the settings is called: it has no row. */
const CONFIGURED = 'POSTHORN_ADMIN_KEY';
const TRUSTED_MS = 2_000;
const MAX_KNOWN = 10_000;

/** Whose key it is. */
export interface KeyIdentity {
  /** For logs and audits: `key_…`, or `POSTHORN_ADMIN_KEY`. */
  readonly id: string;
  /** The project that the key is of; null for the admin key. */
  readonly projectId: string | null;
}

/**
 * The keys that open the API: the configured admin key, or one that Posthorn made itself, and those of projects. Kept
 * only as SHA-256 hashes; comparing hashes tells nothing of a key by its timing. What was found is trusted for two
 * seconds, so that a request costs no look-up; so long a revoked key may still open something.
 */
export class ApiKeys {
  private readonly known = new Map<string, { identity: KeyIdentity; untilMs: number }>();

  /** @param configured the key of the settings, if there is one */
  constructor(
    private readonly pool: pg.Pool,
    private readonly clock: Clock,
    private readonly configured: string | undefined,
  ) {
    if (configured === undefined) return;
    const identity = { id: CONFIGURED, projectId: null };
    this.known.set(hashOfKey(configured).toString('hex'), { identity, untilMs: Infinity });
  }

  /**
   * Makes an admin key if nobody has configured one and none was made before.
   * @returns the new key, which is shown this once; undefined if there was one
   */
  async makeFirst(): Promise<string | undefined> {
    if (this.configured !== undefined) return undefined;
    const key = newApiKey();
    return (await this.insertAdmin(key)) ? key : undefined;
  }

  /** Makes another admin key in the place of the one that was made before. */
  async replace(): Promise<string> {
    const key = newApiKey();
    await this.pool.query(`delete from posthorn.api_key where scope = 'admin'`);
    await this.insertAdmin(key);
    return key;
  }

  /** Whose key this is; undefined if it opens nothing. */
  async identify(key: string): Promise<KeyIdentity | undefined> {
    const hash = hashOfKey(key);
    const known = this.known.get(hash.toString('hex'));
    const nowMs = this.clock.nowMs();
    if (known && known.untilMs > nowMs) return known.identity;
    const { rows } = await this.pool.query<{ id: string; project_id: string | null }>({
      name: 'identify-key',
      text: `select k.id, k.project_id from posthorn.api_key k left join posthorn.project p on p.id = k.project_id
        where k.hash = $1 and p.deleted_at is null`,
      values: [hash],
    });
    if (!rows[0]) return undefined;
    const identity = { id: toTypeId('key', rows[0].id), projectId: rows[0].project_id };
    this.trust(hash, identity, nowMs);
    return identity;
  }

  private trust(hash: Buffer, identity: KeyIdentity, nowMs: number): void {
    if (this.known.size >= MAX_KNOWN) this.forgetTrusted();
    this.known.set(hash.toString('hex'), { identity, untilMs: nowMs + TRUSTED_MS });
  }

  private forgetTrusted(): void {
    for (const [hash, { untilMs }] of this.known) if (untilMs < Infinity) this.known.delete(hash);
  }

  private async insertAdmin(key: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `insert into posthorn.api_key (id, scope, hash, created_at) values ($1, 'admin', $2, now()) on conflict do nothing`,
      [uuidv7(Date.now()), hashOfKey(key)],
    );
    return rowCount === 1;
  }
}
