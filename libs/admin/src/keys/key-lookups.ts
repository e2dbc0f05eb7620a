import type pg from 'pg';
import { FairQueue, PosthornError, SharedBudget, toTypeId } from '#kernel';
import type { KeyIdentity } from './key-identity.ts';
import type { Scope } from './scopes.ts';

/** The most keys in one query. */
const MAX_BATCH = 100;
/** The most queries at the same time: a query that hangs does not stop the others. */
const MAX_QUERIES = 4;
/** The most keys that wait for a look-up. One flow alone may have half of them. */
const MAX_WAITING = 2_000;

interface Waiting {
  flow: [string];
  hash: string;
  resolve: (identity: KeyIdentity | undefined) => void;
  reject: (error: unknown) => void;
}

interface Row {
  id: string;
  project_id: string | null;
  scopes: Scope[] | null;
  expires_at: Date | null;
  /** In hexadecimal. */
  hash: string;
}

/** Looks up keys by their hashes, in batches, for flows (such as addresses) in turn. */
export class KeyLookups {
  private readonly queue = new FairQueue<Waiting>();
  private readonly budget = new SharedBudget(MAX_WAITING, [1]);
  private queries = 0;

  constructor(private readonly pool: pg.Pool) {}

  /**
   * @param hash in hexadecimal
   * @returns undefined if there is no such key; a key is also found after it has expired
   * @throws PosthornError `unavailable` if too many keys wait
   */
  find(flow: string, hash: string): Promise<KeyIdentity | undefined> {
    if (!this.budget.tryTake([flow], 1)) {
      const message = 'Too many keys have to be looked up. Send the request again.';
      return Promise.reject(new PosthornError('unavailable', message, { canRetry: true }));
    }
    return new Promise((resolve, reject) => {
      this.queue.push(flow, { flow: [flow], hash, resolve, reject });
      if (this.queries < MAX_QUERIES) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.queries++;
    await Promise.resolve(); // keys of the same turn of the event loop share a query
    for (let batch = this.nextBatch(); batch.length > 0; batch = this.nextBatch()) await this.look(batch);
    this.queries--;
  }

  private nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    for (let one = this.queue.next(); one; one = batch.length < MAX_BATCH ? this.queue.next() : undefined) {
      batch.push(one);
    }
    return batch;
  }

  private async look(batch: Waiting[]): Promise<void> {
    try {
      const found = await this.query(batch.map(({ hash }) => hash));
      for (const { hash, resolve } of batch) resolve(found.get(hash));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      for (const { flow } of batch) this.budget.give(flow, 1);
    }
  }

  /** A key without a project opens everything, so it must be an admin key by its scope, too. */
  private async query(hashes: readonly string[]): Promise<Map<string, KeyIdentity>> {
    const { rows } = await this.pool.query<Row>({
      name: 'identify-keys',
      text: `select k.id, k.project_id, k.scopes, k.expires_at, encode(k.hash, 'hex') as hash
        from unnest($1::text[]) as i (hash)
        join posthorn.api_key k on k.hash = decode(i.hash, 'hex')
        left join posthorn.project p on p.id = k.project_id
        where p.deleted_at is null and (k.project_id is null) = (k.scope = 'admin')`,
      values: [hashes],
    });
    return new Map(rows.map((row) => [row.hash, identityOf(row)]));
  }
}

function identityOf({ id, project_id: projectId, scopes, expires_at: expiresAt }: Row): KeyIdentity {
  return { id: toTypeId('key', id), projectId, scopes, expiresAtMs: expiresAt?.getTime() ?? null };
}
