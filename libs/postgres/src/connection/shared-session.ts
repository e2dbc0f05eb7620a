import type { Queryable } from '../queryable.ts';

/**
 * A session that several loops use. Their statements take turns, and so does a transaction as a whole: a statement of
 * another loop never runs inside it.
 */
export class SharedSession {
  private last: Promise<unknown> = Promise.resolve();
  /** Runs one statement, like the method of `pg.ClientBase`. */
  readonly query: Queryable['query'];

  constructor(private readonly client: Queryable) {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    this.query = ((...args: unknown[]) => this.take(() => query(...args))) as Queryable['query'];
  }

  /** Runs work while no other statement runs. The work uses the client that is passed to it, not this session. */
  alone<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
    return this.take(() => work(this.client));
  }

  private take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
