import type { Clock } from '#kernel';
import { fromTypeId } from '#kernel';
import type { Queryable } from '#postgres';

/** The most keys whose use is noted until the next write. The use of others is noted after that. */
const MAX_NOTED = 10_000;
/** The most rows that one statement changes. */
const MAX_BATCH = 1_000;

/**
 * Writes the times of a batch. A row that another process has written in the last minute is left as it is, and so is a
 * row that is locked: the next use writes it.
 */
const WRITE = `with stale as (
  select k.id, u.at from posthorn.api_key k
  join unnest($1::uuid[], $2::timestamptz[]) as u (id, at) on u.id = k.id
  where k.last_used_at is null or k.last_used_at < u.at - interval '1 minute'
  for no key update of k skip locked
)
update posthorn.api_key k set last_used_at = stale.at from stale where k.id = stale.id`;

/**
 * The times at which keys were last used, noted in memory and written in batches, so that no request waits for a write.
 * A time in the table may be two minutes old while its key is in use. A process that is killed loses its last minute.
 */
export class LastUses {
  private noted = new Map<string, number>();

  constructor(
    private readonly pool: Queryable,
    private readonly clock: Pick<Clock, 'nowMs'>,
  ) {}

  /** @param keyId `key_…`; a key without a row is ignored when the times are written */
  note(keyId: string): void {
    if (this.noted.size < MAX_NOTED || this.noted.has(keyId)) this.noted.set(keyId, this.clock.nowMs());
  }

  /** Writes what was noted. If that fails, it stays noted for the next call, which may have later times. */
  async write(): Promise<void> {
    const uses = [...this.noted].flatMap(([keyId, atMs]) => {
      const id = fromTypeId('key', keyId);
      return id === undefined ? [] : [{ keyId, id, atMs }];
    });
    this.noted = new Map();
    for (let at = 0; at < uses.length; at += MAX_BATCH) {
      const batch = uses.slice(at, at + MAX_BATCH);
      try {
        await this.pool.query(WRITE, [batch.map(({ id }) => id), batch.map(({ atMs }) => new Date(atMs))]);
      } catch (error) {
        this.noted = new Map([...uses.slice(at).map(({ keyId, atMs }) => [keyId, atMs] as const), ...this.noted]);
        throw error;
      }
    }
  }
}
