import { PosthornError, shorten } from '#kernel';
import type { Plain } from './message-codec.ts';

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** More parts than any field has. Each of them is an object around the next one. */
const MAX_PARTS = 8;

/**
 * The fields that an update changes: those that its mask names, or those that are set if there is no mask (AIP-134). A
 * field that is named and not set is cleared: it has the value null.
 * @param request `{values, updateMask}`
 * @param known the fields that can change
 * @param maps the fields of `known` that are maps: a path below such a field names a key, in backticks or not (AIP-161)
 * @throws PosthornError `invalid-input` for a path that is no such field
 */
export function changedFields(
  { values, updateMask }: Plain,
  known: readonly string[],
  maps: readonly string[] = [],
): Plain {
  const given = (values ?? {}) as Plain;
  const paths = (updateMask as { paths?: string[] } | undefined)?.paths ?? [];
  if (paths.length === 0) return given;
  const isField = ([field, ...parts]: string[]) => known.includes(field!) && parts.length < MAX_PARTS;
  const unknown = paths.filter((path) => !isField(namesIn(path, maps)));
  if (unknown.length > 0) {
    const problems = unknown.map((path) => ({
      pointer: '/updateMask',
      message: `must have fields that can change, without \`${shorten(path)}\``,
    }));
    throw new PosthornError('invalid-input', 'Some fields are invalid.', { problems });
  }
  const changed: Plain = {};
  for (const path of paths) setField(changed, given, namesIn(path, maps));
  return changed;
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

/** The names of a field and of the fields around it, from the outermost. The key of a map stays as it is. */
function namesIn(path: string, maps: readonly string[]): string[] {
  const [first, ...rest] = path.split('.');
  const field = camelCase(first!);
  if (!maps.includes(field)) return [field, ...rest.map(camelCase)];
  return rest.length === 0 ? [field] : [field, rest.join('.').replace(/^`(.*)`$/s, '$1')];
}

const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

/** The own member of an object; null if it has none. The names of a map are the caller's, such as `toString`. */
const memberOf = (object: Plain, name: string): unknown =>
  Object.hasOwn(object, name) ? (object[name] ?? null) : null;

/** Sets a member whatever its name: an assignment to `__proto__` would set none. */
function setMember(object: Plain, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
}

/** Sets the field of a path to its value in the source, or to null if it has none there. */
function setField(target: Plain, source: Plain, [name, ...rest]: string[]): void {
  const value = memberOf(source, name!);
  if (rest.length === 0) return setMember(target, name!, value);
  if (!isObject(memberOf(target, name!))) setMember(target, name!, {});
  setField(target[name!] as Plain, isObject(value) ? value : {}, rest);
}
