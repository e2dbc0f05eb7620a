import type { PosthornEvent } from '#kernel';

/** An event before its commit. */
export interface NewEvent extends PosthornEvent {
  /** The project's own id of the event, unique in the project as long as the event is kept; or null. */
  key: string | null;
  /**
   * SHA-256 of the request to which the key belongs, if it belongs to a request: the same key with another hash is
   * refused.
   */
  requestHash?: Buffer;
  /** The version of its type's schema that the event names. Default: none. */
  schemaVersion?: number;
  /**
   * The uid by which the caller named the project, or null if the caller named it by its id. The event is committed
   * only if the project still exists, and still has this uid. Undefined if that is not checked.
   */
  projectUid?: string | null;
}

/**
 * An attribute in which an event differs from the stored event with its key or its UUID; `id` is the project's own id.
 */
export type Difference =
  | 'request'
  | 'project'
  | 'type'
  | 'data'
  | 'id'
  | 'orderingKey'
  | 'actor'
  | 'channel'
  | 'channels'
  | 'endpointIds'
  | 'schemaVersion'
  | 'metadata'
  | 'occurredAt'
  | 'expiresAfterMs';

/** The result for one event: stored now, known before, or not stored because it differs from a known event. */
export interface AcceptedEvent {
  /** The id of the stored event: that of an earlier event if the project's own id was known. */
  id: string;
  /** True if `id` is not the event's own UUID. False for an event whose own UUID is stored already. */
  duplicate: boolean;
  /**
   * The differences from the earlier event. That is the event with the UUID `id` if the UUIDs are equal, else the event
   * with the same key. If there are differences, the event is not stored, since it is not a repeat.
   */
  differs?: readonly Difference[];
}
