/** The types of the events that Posthorn tells of itself. Nobody else may send them; an endpoint subscribes to them by name. */
export const operationalEventTypes = [
  'endpoint.failing',
  'endpoint.recovered',
  'endpoint.disabled',
  'delivery.exhausted',
  'secret.rotated',
] as const;

export type OperationalEventType = (typeof operationalEventTypes)[number];

const known: ReadonlySet<string> = new Set(operationalEventTypes);

/** Whether Posthorn itself tells events of this type. */
export function isOperational(type: string): type is OperationalEventType {
  return known.has(type);
}
