/**
 * What Posthorn tells of itself. Nobody else may: no event of such a type is taken in, no project defines one, and
 * only a subscription to its full name gets it.
 *
 * `libs/outbox/sql/posthorn-outbox.sql` has the same list; a spec holds the two together.
 */
export const operationalEventTypes = [
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

export type OperationalEventType = (typeof operationalEventTypes)[number];

const known: ReadonlySet<string> = new Set(operationalEventTypes);

/** Whether Posthorn itself tells events of this type. */
export function isOperational(type: string): type is OperationalEventType {
  return known.has(type);
}
