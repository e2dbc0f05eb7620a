import type pg from 'pg';
import { runCommand } from '#event-store';
import { type Clock, COMMAND, orderedUuidv7, PosthornError } from '#kernel';
import { hasSqlState, inTransaction, type SqlExecutor } from '#postgres';
import { adminKey, type AdminKeyCommand } from './admin-key.ts';
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

/** The makers of keys for which no key made a request, as the streams of the keys name them. */
const START = 'first-start';
const COMMAND_LINE = 'command-line';

/** The admin keys that Posthorn made, by name. The configured one is not among them. */
export class AdminKeys {
  /** @param clock the clock by which keys get their ids, which order the list */
  constructor(
    private readonly pool: pg.Pool,
    private readonly clock: Pick<Clock, 'nowMs'>,
  ) {}

  /**
   * Makes a key if there is none that is valid. @returns undefined if there is a key, even if another process is making
   * it now
   */
  async makeFirst(): Promise<string | undefined> {
    const [key, atMs] = [newApiKey(), this.clock.nowMs()];
    const id = orderedUuidv7(atMs);
    // An expired key keeps its name. Processes that start together choose the same name, which one of them gets.
    const name = await this.freeName((nth) => (nth === 1 ? FIRST : `${FIRST}-${nth}`), 1);
    return inTransaction(this.pool, async (tx) => {
      const { rowCount } = await tx.query(
        `insert into posthorn.api_key (id, scope, name, hash, created_at)
         select $1, 'admin', $2, $3, to_timestamp($4 / 1000.0) where not exists (
           select from posthorn.api_key k
           where k.scope = 'admin' and (k.expires_at is null or k.expires_at > to_timestamp($4 / 1000.0)))
         on conflict do nothing`,
        [id, name, hashOfKey(key), atMs],
      );
      if (rowCount !== 1) return undefined;
      await record(tx, id, { type: 'create', name, expiresAt: null, by: START }, atMs);
      return key;
    });
  }

  /**
   * Makes another key by the command line.
   * @param name default: `admin-2`, `admin-3` and so on
   * @throws PosthornError `invalid-input` if the name is invalid, `conflict` if another admin key has it
   */
  async create(name?: string): Promise<MadeAdminKey> {
    if (name !== undefined) assertName(name);
    const [key, atMs] = [newApiKey(), this.clock.nowMs()];
    const id = orderedUuidv7(atMs);
    const chosen = name ?? (await this.freeName((nth) => `admin-${nth}`));
    try {
      await inTransaction(this.pool, async (tx) => {
        await tx.query(
          `insert into posthorn.api_key (id, scope, name, hash, created_at)
           values ($1, 'admin', $2, $3, to_timestamp($4 / 1000.0))`,
          [id, chosen, hashOfKey(key), atMs],
        );
        await record(tx, id, { type: 'create', name: chosen, expiresAt: null, by: COMMAND_LINE }, atMs);
      });
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
   * Revokes a key by the command line. No process accepts it after `KEYS_TRUSTED_MS`.
   * @throws PosthornError `not-found`
   */
  async revoke(name: string): Promise<void> {
    await inTransaction(this.pool, async (tx) => {
      const { rows } = await tx.query<{ id: string }>(
        `delete from posthorn.api_key k where k.scope = 'admin' and k.name = $1 returning k.id`,
        [name],
      );
      if (rows.length === 0) throw noAdminKey(name);
      await record(tx, rows[0]!.id, { type: 'revoke', name, by: COMMAND_LINE }, this.clock.nowMs());
    });
  }

  /**
   * The first name that no key has.
   * @param from the number of the first candidate. Default: one more than there are keys
   */
  private async freeName(nameOf: (nth: number) => string, from?: number): Promise<string> {
    const names = new Set((await this.list()).map(({ name }) => name));
    let nth = from ?? names.size + 1;
    while (names.has(nameOf(nth))) nth++;
    return nameOf(nth);
  }
}

/** Appends the event of a command to the stream of its key, as the use cases of the API do. */
async function record(tx: SqlExecutor, id: string, command: AdminKeyCommand, atMs: number): Promise<void> {
  await runCommand(tx, { id, projectId: id }, adminKey, command, atMs);
}

function noAdminKey(name: string): PosthornError {
  const which = mayBeKey(name) ? 'of this name (it may be a key, and is not repeated)' : JSON.stringify(name);
  const message = `There is no admin key ${which}: see \`${COMMAND} admin-key list\`.`;
  return new PosthornError('not-found', message);
}
