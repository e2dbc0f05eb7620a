import { type Clock, COMMAND, orderedUuidv7, PosthornError } from '#kernel';
import { hasSqlState, type Queryable } from '#postgres';
import { brokenNameRule, takenNameMessage } from './admin-key-name.ts';
import { type AdminKeyRow, type AdminKeyView, adminKeyView } from './admin-key-view.ts';
import { hashOfKey, newApiKey } from './new-api-key.ts';

const FIRST = 'first';

/** An admin key when it is made: the key is shown this once. */
export interface MadeAdminKey {
  name: string;
  key: string;
}

/** The minimum length of POSTHORN_ADMIN_KEY. Keys that Posthorn makes are longer. */
const SHORTEST_KEY = 32;

/** Returns true if a text may be a key. A key is never shown. */
const mayBeKey = (text: string) => text.trim().startsWith('phk_') || text.length >= SHORTEST_KEY;

/** @throws PosthornError `invalid-input` */
function assertName(name: string): void {
  const rule = brokenNameRule(name);
  if (rule !== undefined) throw new PosthornError('invalid-input', `The name of an admin key must ${rule}.`);
}

/** The admin keys that Posthorn made, by name. The configured one is not among them. */
export class AdminKeys {
  /** @param clock the clock by which keys get their ids, which order the list */
  constructor(
    private readonly pool: Queryable,
    private readonly clock: Pick<Clock, 'nowMs'>,
  ) {}

  /**
   * Makes a key if there is none that is valid. @returns undefined if there is a key, even if another process is making
   * it now
   */
  async makeFirst(): Promise<string | undefined> {
    const key = newApiKey();
    const atMs = this.clock.nowMs();
    const { rowCount } = await this.pool.query(
      `insert into posthorn.api_key (id, scope, name, hash, created_at)
       select $1, 'admin', $2, $3, now() where not exists (
         select from posthorn.api_key k
         where k.scope = 'admin' and (k.expires_at is null or k.expires_at > to_timestamp($4 / 1000.0)))
       on conflict do nothing`,
      [orderedUuidv7(atMs), FIRST, hashOfKey(key), atMs],
    );
    return rowCount === 1 ? key : undefined;
  }

  /**
   * Makes another key.
   * @param name default: `admin-2`, `admin-3` and so on
   * @throws PosthornError `invalid-input` if the name is invalid, `conflict` if another admin key has it
   */
  async create(name?: string): Promise<MadeAdminKey> {
    if (name !== undefined) assertName(name);
    const key = newApiKey();
    const chosen = name ?? (await this.freeName());
    try {
      await this.pool.query(
        `insert into posthorn.api_key (id, scope, name, hash, created_at) values ($1, 'admin', $2, $3, now())`,
        [orderedUuidv7(this.clock.nowMs()), chosen, hashOfKey(key)],
      );
    } catch (cause) {
      if (!hasSqlState(cause, 'uniqueViolation')) throw cause;
      throw new PosthornError('conflict', takenNameMessage(chosen), { cause });
    }
    return { name: chosen, key };
  }

  /** Returns all keys, oldest first. */
  async list(): Promise<AdminKeyView[]> {
    const { rows } = await this.pool.query<AdminKeyRow>(
      `select k.id, k.name, k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt"
       from posthorn.api_key k where k.scope = 'admin' order by k.id`,
    );
    return rows.map(adminKeyView);
  }

  /**
   * Revokes a key. No process accepts it after `KEYS_TRUSTED_MS`.
   * @throws PosthornError `not-found`
   */
  async revoke(name: string): Promise<void> {
    const { rowCount } = await this.pool.query(
      `delete from posthorn.api_key k where k.scope = 'admin' and k.name = $1`,
      [name],
    );
    if (rowCount === 1) return;
    const which = mayBeKey(name) ? 'of this name (it may be a key, and is not repeated)' : JSON.stringify(name);
    const message = `There is no admin key ${which}: see \`${COMMAND} admin-key list\`.`;
    throw new PosthornError('not-found', message);
  }

  private async freeName(): Promise<string> {
    const names = new Set((await this.list()).map(({ name }) => name));
    let nth = names.size + 1;
    while (names.has(`admin-${nth}`)) nth++;
    return `admin-${nth}`;
  }
}
