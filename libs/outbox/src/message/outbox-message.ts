/** A fact as a domain service tells it. */
export interface OutboxMessage {
  /** The project's id (`prj_…`) or its own uid. */
  project: string;
  /** Dot-separated names, say `post.published`. */
  type: string;
  /** Any JSON. */
  data: unknown;
  /**
   * The service's own id of it, up to 256 characters. An event that is sent again is taken once; another event with the
   * same id becomes a dead record.
   */
  id?: string;
  /** Default: now. */
  occurredAt?: Date | string;
  orderingKey?: string;
  actor?: string;
  channel?: string;
  /** Not worth telling any more after so long. Default: never. */
  expiresAfterMs?: number;
}

/** The same, checked: as it goes into the event table. */
export interface CheckedMessage {
  type: string;
  /** What `JSON.stringify(JSON.parse(text))` writes. */
  data: string;
  key: string | null;
  occurredAtMs: number;
  orderingKey: string | null;
  actor: string | null;
  channel: string | null;
  expiresAtMs: number | null;
}
