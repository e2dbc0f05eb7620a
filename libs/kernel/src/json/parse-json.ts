import { isUtf8 } from 'node:buffer';
import { messageOf, PosthornError } from '../errors.ts';
import { exceededJsonBound, type JsonBounds } from './json-bounds.ts';
import { lossyNumbers } from './lossy-numbers.ts';
import { repeatedNames } from './repeated-names.ts';

function notJson(why: string, cause?: unknown): PosthornError {
  const problems = [{ pointer: '', message: `must be JSON: ${why}` }];
  return new PosthornError('invalid-input', 'The body is not JSON.', { cause, problems });
}

/**
 * Parses a body with JSON.parse itself: keys like `__proto__` are data like any other, and JSON.stringify writes the
 * same values again.
 * @throws PosthornError `invalid-input` if the bytes are not JSON, exceed a bound, or hold a value that would silently
 * be changed or dropped: bytes that are not UTF-8, a number that no double holds, or a name that stands twice in its
 * object
 */
export function parseJson(bytes: Uint8Array, bounds: JsonBounds): unknown {
  if (!isUtf8(bytes)) throw notJson('it is not UTF-8');
  const exceeded = exceededJsonBound(bytes, bounds);
  if (exceeded) throw new PosthornError('invalid-input', 'The body is too complex.', { problems: [exceeded] });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notJson(messageOf(cause), cause);
  }
  const repeated = repeatedNames(text, value);
  const lossy = lossyNumbers(text);
  if (repeated.length + lossy.length === 0) return value;
  const message = lossy.length === 0 ? 'Some fields are repeated.' : 'Some numbers cannot be stored exactly.';
  throw new PosthornError('invalid-input', message, { problems: [...repeated, ...lossy] });
}
