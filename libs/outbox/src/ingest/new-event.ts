import type { PosthornEvent } from '#kernel';

/** An event about to be committed. */
export interface NewEvent extends PosthornEvent {
  /** The project's own id for it, unique in the project as long as the event is kept; or null. */
  key: string | null;
  /** SHA-256 of the request that the key stands for, if it stands for one: the key of another request is refused. */
  requestHash?: Buffer;
  /**
   * The uid by which the caller named the project, or null if it was named by its id: the event is committed only if
   * the project still exists, and still has this uid. Undefined if that is not checked.
   */
  projectUid?: string | null;
}

/** An attribute in which an event differs from the one that has its key or its UUID; `id` is the project's own id. */
export type Difference =
  | 'request'
  | 'project'
  | 'type'
  | 'data'
  | 'id'
  | 'orderingKey'
  | 'actor'
  | 'channel'
  | 'occurredAt'
  | 'expiresAfterMs';

export interface AcceptedEvent {
  /** Of the event that stands: an earlier one if the project's own id was known. */
  id: string;
  duplicate: boolean;
  /**
   * The differences from the earlier event, which has the event's UUID if `id` is that UUID, and else its key. If there
   * are any, the event is not stored: it is no repeat.
   */
  differs?: readonly Difference[];
}

/** What runs a statement: a pool or a client of `pg`, or whatever stands for an open transaction. */
export interface StatementRunner {
  query<Row extends object>(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: Row[] }>;
}
