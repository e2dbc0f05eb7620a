import type { EndpointSpec, HeaderRef } from './endpoint-events.ts';

/** A field of an endpoint before and after a change. */
export interface SpecChange {
  field: string;
  before: unknown;
  /** The headers, whose values are secret, are listed by name, each with `changed` or `unchanged`. */
  after: unknown;
}

/** A header in a history. */
interface HeaderChange {
  key: string;
  value: 'changed' | 'unchanged';
}

function headerChanges(before: readonly HeaderRef[], after: readonly HeaderRef[]): HeaderChange[] {
  const kept = new Set(before.map(({ valueId }) => valueId));
  return after.map(({ key, valueId }) => ({ key, value: kept.has(valueId) ? 'unchanged' : 'changed' }));
}

/** Streams of earlier versions lack some fields; a missing field counts as null. */
const valueOf = (spec: Partial<EndpointSpec>, field: keyof EndpointSpec): unknown => spec[field] ?? null;

/** The fields in which two versions of an endpoint differ, by name. It contains no header value. */
export function specChanges(before: Partial<EndpointSpec>, after: Partial<EndpointSpec>): SpecChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort() as (keyof EndpointSpec)[];
  return fields.flatMap((field): SpecChange[] => {
    const values = { before: valueOf(before, field), after: valueOf(after, field) };
    if (JSON.stringify(values.before) === JSON.stringify(values.after)) return [];
    if (field !== 'headers') return [{ field, ...values }];
    const [former, next] = [before.headers ?? [], after.headers ?? []];
    return [{ field, before: former.map(({ key }) => ({ key })), after: headerChanges(former, next) }];
  });
}
