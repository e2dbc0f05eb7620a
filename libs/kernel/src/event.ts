import { type Metadata, metadataLength } from './metadata.ts';

/** The most channels that an event may have. */
export const MAX_EVENT_CHANNELS = 5;
/** The most endpoints that an event may name. */
export const MAX_EVENT_ENDPOINTS = 100;

/** An immutable fact as it travels through Posthorn: accepted, committed, on its way to its subscribers. */
export interface PosthornEvent {
  /** UUIDv7, minted when the event was emitted. */
  id: string;
  projectId: string;
  /** A dot-separated name, for example `post.published`. */
  type: string;
  /** Unix milliseconds of the fact itself. */
  occurredAtMs: number;
  /** The data as JSON text, in the form that `JSON.stringify(JSON.parse(text))` writes. Never parsed on its way. */
  data: string;
  orderingKey: string | null;
  actor: string | null;
  /** Its channel, or the first of several. */
  channel: string | null;
  /** All channels of an event with several, in the order of its publisher; undefined for one or none. */
  channels?: readonly string[];
  /** The endpoints that the event is for, as UUIDs in ascending order; undefined for all. */
  endpointIds?: readonly string[];
  /** Texts of its publisher's own, by their keys; undefined for none. */
  metadata?: Metadata;
  /** Unix milliseconds after which it is no longer worth delivering, or null. */
  expiresAtMs: number | null;
}

/** The characters of an event's data and metadata, by which the memory of events is bounded. */
export function contentLength({ data, metadata }: Pick<PosthornEvent, 'data' | 'metadata'>): number {
  return metadata === undefined ? data.length : data.length + metadataLength(metadata);
}
