import { JSON_BOUNDS } from '#http-server';
import { type FieldProblem, parseJson, PosthornError, pointerBelow } from '#kernel';
import type { Plain } from './message-codec.ts';

/**
 * A message whose fields of JSON text have their values.
 * @param fields the names of the fields, as the REST API has them
 * @throws PosthornError `invalid-input` if a text is not JSON, exceeds the bounds, or has a value that cannot be kept
 */
export function parsedIn(plain: Plain, fields: readonly string[]): Plain {
  const parsed = { ...plain };
  for (const field of fields) {
    if (plain[field] !== undefined) parsed[field] = parseField(field, plain[field] as string);
  }
  return parsed;
}

function parseField(field: string, text: string): unknown {
  try {
    return parseJson(Buffer.from(text), JSON_BOUNDS.form);
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    const below = ({ pointer, message }: FieldProblem) => ({
      pointer: `${pointerBelow('', field)}${pointer}`,
      message,
    });
    throw new PosthornError(error.code, 'Some fields are invalid.', { problems: error.problems.map(below) });
  }
}
