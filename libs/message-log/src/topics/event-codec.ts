import { type PosthornEvent, PosthornError } from '#kernel';

/** What an event holds besides its data and the few dozen characters of its ids. */
const ENVELOPE_BYTES = 300;

export function eventBytes(event: PosthornEvent): number {
  return event.data.length + ENVELOPE_BYTES;
}

/**
 * An event's attributes as record headers; its data is the record's value, byte for byte. The names are those of the
 * CloudEvents 1.0 Kafka binding (binary content mode), with Posthorn's own attributes as extensions.
 */
export function encodeEvent(event: PosthornEvent): Record<string, string> {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: event.projectId,
    ce_type: event.type,
    ce_time: new Date(event.occurredAtMs).toISOString(),
    'content-type': 'application/json',
  };
  if (event.orderingKey !== null) headers.ce_partitionkey = event.orderingKey;
  if (event.actor !== null) headers.ce_actor = event.actor;
  if (event.channel !== null) headers.ce_channel = event.channel;
  if (event.expiresAtMs !== null) headers.ce_expirytime = new Date(event.expiresAtMs).toISOString();
  return headers;
}

/** @throws PosthornError `invalid-input` if an attribute is missing */
export function decodeEvent(headers: Record<string, string>, value: Buffer): PosthornEvent {
  const { ce_id: id, ce_source: projectId, ce_type: type, ce_time: time } = headers;
  if (!id || !projectId || !type || !time) {
    throw new PosthornError(
      'invalid-input',
      'The record is no event: ce_id, ce_source, ce_type or ce_time is missing.',
    );
  }
  return {
    id,
    projectId,
    type,
    occurredAtMs: Date.parse(time),
    data: value.toString('utf8'),
    orderingKey: headers.ce_partitionkey ?? null,
    actor: headers.ce_actor ?? null,
    channel: headers.ce_channel ?? null,
    expiresAtMs: headers.ce_expirytime === undefined ? null : Date.parse(headers.ce_expirytime),
  };
}
