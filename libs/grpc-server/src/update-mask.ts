import { type FieldProblem, PosthornError, shorten } from '#kernel';
import type { Plain } from './message-codec.ts';

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The fields that an update can change, with the treatment of some of them. */
export interface ChangeableFields {
  fields: readonly string[];
  /** The maps whose keys change one by one: a path below such a field names a key, in backticks or not (AIP-161). */
  maps?: readonly string[];
  /** The values of fields that are cleared, if null is no value of the field. */
  cleared?: Readonly<Plain>;
}

/**
 * The fields that an update changes: those that its mask names, or those that are set if there is no mask (AIP-134). A
 * field that is named and not set is cleared. A field that is no map is changed as a whole, so no path leads below it.
 * @param request `{values, updateMask}`
 * @throws PosthornError `invalid-input` for a path that is no such field
 */
export function changedFields({ values, updateMask }: Plain, known: ChangeableFields): Plain {
  const given = (values ?? {}) as Plain;
  const paths = (updateMask as { paths?: string[] } | undefined)?.paths ?? [];
  if (paths.length === 0) return given;
  const problems = paths.flatMap((path) => pathProblem(path, known) ?? []);
  if (problems.length > 0) throw new PosthornError('invalid-input', 'Some fields are invalid.', { problems });
  const changed: Plain = {};
  for (const path of paths) {
    const [field, key] = placeOf(path);
    if (key === undefined) changed[field] = wholeField(field, given, known);
    // A path before this one may have cleared the whole map.
    else if (changed[field] !== null) setKey((changed[field] ??= {}) as Plain, key, given[field] as Plain | undefined);
  }
  return changed;
}

function pathProblem(path: string, { fields, maps = [] }: ChangeableFields): FieldProblem | undefined {
  const [field, key] = placeOf(path);
  const pointer = '/updateMask';
  if (!fields.includes(field))
    return { pointer, message: `must have fields that can change, without \`${shorten(path)}\`` };
  if (key === undefined || maps.includes(field)) return undefined;
  return {
    pointer,
    message: `must name the field before the dot of \`${shorten(path)}\` alone, which is changed as a whole`,
  };
}

/**
 * The fields of an update that replaces all fields. Its mask is `*` or empty (AIP-134).
 * @param request `{values, updateMask}`
 * @throws PosthornError `invalid-input` for another mask
 */
export function replacingFields({ values, updateMask }: Plain): Plain {
  const paths = (updateMask as { paths?: string[] } | undefined)?.paths ?? [];
  if (paths.every((path) => path === '*')) return (values ?? {}) as Plain;
  const problems = [{ pointer: '/updateMask', message: 'must be `*` or empty beside `allow_missing`' }];
  throw new PosthornError('invalid-input', 'Some fields are invalid.', { problems });
}

/** The field of a path, and the key if the path leads below the field. The key stays as it is. */
function placeOf(path: string): [field: string, key: string | undefined] {
  const [first, ...rest] = path.split('.');
  return [camelCase(first!), rest.length === 0 ? undefined : rest.join('.').replace(/^`(.*)`$/s, '$1')];
}

/** The new value of a field that is changed as a whole. A map is copied, since paths behind may change its keys. */
function wholeField(field: string, given: Plain, { maps = [], cleared = {} }: ChangeableFields): unknown {
  const value = given[field] ?? cleared[field] ?? null;
  return value !== null && maps.includes(field) ? { ...(value as Plain) } : value;
}

/** Adds the change of a key to those of its map: null removes the key. An assignment to `__proto__` would add none. */
function setKey(changes: Plain, key: string, map: Plain = {}): void {
  const value = Object.hasOwn(map, key) ? map[key] : null;
  Object.defineProperty(changes, key, { value, configurable: true, enumerable: true, writable: true });
}
