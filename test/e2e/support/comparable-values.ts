/** An outcome with the words of REST. */
export interface Outcome {
  code: number;
  values?: unknown;
  error?: { reason: unknown; detail: unknown; fields: { pointer: string; message: string }[] };
}

/** Wrong fields in one order: the fields of a page are sorted by other names in REST. */
export const sorted = (fields: { pointer: string; message: string }[]) =>
  fields.toSorted((one, other) => one.pointer.localeCompare(other.pointer));

/** Values without fields that are empty: proto3 does not distinguish them from absent ones. JSON texts are parsed. */
export function comparable(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value !== 'object' || value === null)
    return value === false || value === 0 ? undefined : (value ?? undefined);
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => comparable(item) ?? 'empty');
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const kept = comparable(item);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The fields that are JSON texts in messages. */
const JSON_FIELDS = ['data', 'schema', 'schemas', 'example', 'facts', 'stateCause', 'cause', 'before', 'after'];

/** A time, which stands as it is in a message. */
const TIME = /^\d{4}-\d\d-\d\dT/;

function isJsonText(key: string, value: unknown): value is string {
  if (typeof value !== 'string' || TIME.test(value)) return false;
  return JSON_FIELDS.includes(key) || (key === 'headers' && value.startsWith('{'));
}

/** The values of a message, with the values of its JSON texts. */
export function parsed(value: unknown, desc = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => parsed(item, desc));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      return [key, isJsonText(key, item) ? (JSON.parse(item) as unknown) : parsed(item, key)];
    }),
  );
}

/** The times and the connection of an attempt, which are its own, and of a key, which come in batches. */
const OF_ITS_OWN = ['durationMs', 'queueMs', 'connectMs', 'firstByteMs', 'connectionKept', 'lastUsedAt'];

/** Values without the parts that differ between twins: ids, times, secrets and signatures. */
export function withoutIdentity(value: unknown): unknown {
  const text = JSON.stringify(value, (key, item: unknown) => (OF_ITS_OWN.includes(key) ? undefined : item)) ?? 'null';
  return JSON.parse(
    text
      .replace(/\b(prj|evt|ep|dlv|key|sec|req|rpl|ntf)_[0-9a-z]{26}\b/g, '$1')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'time')
      .replace(/\b(phk|pht|whsec|whsk|whpk)_[\w+/=-]+/g, '$1')
      .replace(/v1a?,[\w+/=]+/g, 'signature')
      .replace(/("(?:name|key)":"webhook-timestamp","value":)"\d+"/g, '$1"time"')
      .replace(/([ -])of\1(rest|grpc)\b/g, '$1of$1api')
      .replace(/"date":"[^"]*"/g, '"date":"time"')
      .replace(/"(next|prev)Cursor":"[^"]*"/g, '"$1Cursor":"cursor"'),
  ) as unknown;
}
