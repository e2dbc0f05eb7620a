import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { DeliveryStatus } from '#delivery';
import { type Clock, PosthornError } from '#kernel';
import type { Position } from '#postgres';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { ChangeFeed, type Waited } from './change-feed.ts';
import { changeToken, placeOfToken } from './change-token.ts';
import { type ChangeFilter, type ChangePage, presentPlace, readChanges } from './read-changes.ts';

const DAY_MS = 86_400_000;

/** The dependencies of `DeliveryChanges`. */
export interface DeliveryChangesOptions {
  dataSource: DataSource;
  pool: pg.Pool;
  clock: Pick<Clock, 'nowMs' | 'sleep'>;
  /** Days that attempts are kept. */
  retentionDays: number;
}

/** The changes that a caller wants to see; a field that is left out sets no condition. */
export interface WatchedChanges {
  /** The id or the uid of an endpoint. */
  endpoint?: string;
  type?: string;
  status?: DeliveryStatus;
}

/**
 * The changes of deliveries as a stream: every recorded attempt of a project, in the order of the commits. A place in
 * it has a token, with which a caller goes on later, in another process too. Nothing is skipped as long as the attempts
 * are kept.
 */
export class DeliveryChanges {
  private readonly feed: ChangeFeed;

  constructor(private readonly options: DeliveryChangesOptions) {
    this.feed = new ChangeFeed(options);
  }

  /** @throws PosthornError `not-found` for the endpoint */
  async filter(projectId: string, { endpoint, type, status }: WatchedChanges): Promise<ChangeFilter> {
    const { manager } = this.options.dataSource;
    const endpointId = endpoint === undefined ? null : (await findEndpoint(manager, projectId, endpoint)).id;
    return { projectId, endpointId, eventType: type ?? null, status: status ?? null };
  }

  /**
   * The place at which a stream begins: behind that of the token, or at the present.
   * @throws PosthornError `invalid-input` for a token of another kind; `conflict` if changes behind it are lost
   */
  async begin(token: string | null): Promise<Position> {
    const { pool, clock, retentionDays } = this.options;
    const given = token === null ? null : placeOfToken(token);
    const present = await presentPlace(pool);
    if (given === null) return present;
    if (clock.nowMs() - given.atMs > retentionDays * DAY_MS) {
      throw lost(`is older than ${retentionDays} days, for which attempts are kept`);
    }
    if (BigInt(given.place.pos) > BigInt(present.pos)) throw lost('is of another history of this database');
    return given.place;
  }

  read(filter: ChangeFilter, after: Position): Promise<ChangePage> {
    return readChanges(this.options.pool, filter, after);
  }

  /**
   * Resolves when changes of the project lie behind a place that `read` has returned, after a time in milliseconds, or
   * when the signal aborts. All callers of this process together cost one statement each 250 ms.
   */
  wait(projectId: string, after: Position, timeoutMs: number, signal: AbortSignal): Promise<Waited> {
    return this.feed.wait(projectId, after, timeoutMs, signal);
  }

  /** The token of a place, as of now. */
  token(place: Position): string {
    return changeToken({ place, atMs: this.options.clock.nowMs() });
  }
}

function lost(why: string): PosthornError {
  const message = `The resume_token ${why}. List the deliveries, and watch without a token.`;
  return new PosthornError('conflict', message);
}
