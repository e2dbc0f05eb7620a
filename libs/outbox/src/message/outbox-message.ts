import type { Metadata } from '#kernel';

/** An event as a domain service emits it. */
export interface OutboxMessage {
  /** The project's id (`prj_…`) or its own uid. */
  project: string;
  /** Dot-separated names, such as `post.published`. */
  type: string;
  /** Any JSON. */
  data: unknown;
  /**
   * The service's own id of the event, up to 256 characters. An event that is sent again is stored once; another event
   * with the same id becomes a dead record.
   */
  id?: string;
  /** Default: now. */
  occurredAt?: Date | string;
  orderingKey?: string;
  actor?: string;
  channel?: string;
  /** The time after which the event expires. Default: never. */
  expiresAfterMs?: number;
}

/** A checked message, as it is stored in the event table. */
export interface CheckedMessage {
  type: string;
  /** The text that `JSON.stringify(JSON.parse(text))` returns. */
  data: string;
  key: string | null;
  occurredAtMs: number;
  orderingKey: string | null;
  actor: string | null;
  channel: string | null;
  /** All channels of a message with several, of which `channel` is the first; undefined for one or none. */
  channels?: string[];
  /** The endpoints that the event is for, as UUIDs in the order of the request; undefined for all. */
  endpointIds?: string[];
  /** The version of its type's schema that the message names; undefined for none. */
  schemaVersion?: number;
  /** Texts of the publisher's own; undefined for none. */
  metadata?: Metadata;
  expiresAtMs: number | null;
}
