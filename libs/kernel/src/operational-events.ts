/**
 * The types of operational events, which only Posthorn itself creates. No request may send such an event, no project
 * may define such a type, and only a subscription to the full name receives the events.
 *
 * `libs/outbox/sql/posthorn-outbox.sql` has the same list; a spec holds the two together.
 */
export const operationalEventTypes = [
  'endpoint.created',
  'endpoint.updated',
  'endpoint.deleted',
  'endpoint.failing',
  'endpoint.recovered',
  'endpoint.disabled',
  'endpoint.disable-warning',
  'endpoint.paused',
  'endpoint.resumed',
  'delivery.exhausted',
  'secret.rotated',
  'backlog.warning',
  'event.rejected',
  'posthorn.stalled',
] as const;

/** The type of an event that Posthorn creates; code that emits it can name no type outside the list. */
export type OperationalEventType = (typeof operationalEventTypes)[number];

const known: ReadonlySet<string> = new Set(operationalEventTypes);

/** Returns true if events of this type are created by Posthorn itself. */
export function isOperational(type: string): type is OperationalEventType {
  return known.has(type);
}
