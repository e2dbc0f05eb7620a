import { type Clock, COMMAND, MAX_NAME_CHARACTERS, NAME_FORM, orderedUuidv7, PosthornError, toTypeId } from '#kernel';
import { hasSqlState, type Queryable } from '#postgres';
import { hashOfKey, newApiKey } from './new-api-key.ts';

const FIRST = 'first';

/** An admin key that Posthorn made, without the key itself. */
export interface AdminKeyView {
  /** For audits: `key_…`. */
  id: string;
  name: string;
  createdAt: string;
}

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
  const refuse = (rule: string) => {
    throw new PosthornError('invalid-input', `The name of an admin key must ${rule}.`);
  };
  if (!NAME_FORM.test(name)) refuse(`have 1 to ${MAX_NAME_CHARACTERS} characters, none of them a control character`);
  if (name.trim() !== name) refuse('not begin or end with white space');
  if (name.startsWith('phk_')) refuse('not begin with phk_, as keys do');
}

/** The admin keys that Posthorn made, by name. The configured one is not among them. */
export class AdminKeys {
  /** @param clock the clock by which keys get their ids, which order the list */
  constructor(
    private readonly pool: Queryable,
    private readonly clock: Pick<Clock, 'nowMs'>,
  ) {}

  /** Makes a key if there is none. @returns undefined if there is a key, even if another process is making it now */
  async makeFirst(): Promise<string | undefined> {
    const key = newApiKey();
    const { rowCount } = await this.pool.query(
      `insert into posthorn.api_key (id, scope, name, hash, created_at)
       select $1, 'admin', $2, $3, now() where not exists (select from posthorn.api_key k where k.scope = 'admin')
       on conflict do nothing`,
      [orderedUuidv7(this.clock.nowMs()), FIRST, hashOfKey(key)],
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
      const message = `There is an admin key ${JSON.stringify(chosen)} already: choose another name, or revoke it first.`;
      throw new PosthornError('conflict', message, { cause });
    }
    return { name: chosen, key };
  }

  /** Returns all keys, oldest first. */
  async list(): Promise<AdminKeyView[]> {
    const { rows } = await this.pool.query<{ id: string; name: string; created_at: Date }>(
      `select k.id, k.name, k.created_at from posthorn.api_key k where k.scope = 'admin' order by k.id`,
    );
    return rows.map(({ id, name, created_at: at }) => ({
      id: toTypeId('key', id),
      name,
      createdAt: at.toISOString(),
    }));
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
