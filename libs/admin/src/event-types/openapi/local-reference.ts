/** The members of an object; none for any other value. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The most references that lead from one to the next. */
const MAX_HOPS = 8;

/** The value at a reference within its document (`#/components/…`); undefined if there is none. */
export function valueAt(document: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, name) => {
      const members = membersOf(value);
      return Object.hasOwn(members, name) ? members[name] : undefined;
    }, document);
}

/**
 * The value for which a part of a document stands: the part, or the target of its `$ref`. Undefined if the target is
 * not in the document.
 */
export function resolved(document: unknown, part: unknown): unknown {
  let value = part;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const { $ref: reference } = membersOf(value);
    if (typeof reference !== 'string') return value;
    value = valueAt(document, reference);
  }
  return undefined;
}

/** A part of a document, then the target of its `$ref`, and so on; `MAX_HOPS` of them at most. */
export function* targetsOf(document: unknown, part: unknown): Generator<Readonly<Record<string, unknown>>> {
  let value = part;
  for (let hop = 0; hop < MAX_HOPS && value !== undefined; hop++) {
    const members = membersOf(value);
    yield members;
    value = typeof members.$ref === 'string' ? valueAt(document, members.$ref) : undefined;
  }
}
