type Headers = Readonly<Record<string, string | string[]>>;

/**
 * Characters of names and values of a response's headers that an attempt records. A response may have four times as
 * many.
 */
const MAX_CHARACTERS = 16_384;
/** The end of a value that is not recorded whole. */
const CUT = '…';

/** The characters of all lines of headers. */
function charactersOf(headers: Headers): number {
  let characters = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') characters += name.length + value.length;
    else for (const each of value) characters += name.length + each.length;
  }
  return characters;
}

/**
 * The headers of a response as an attempt records them: in their order, up to 16,384 characters of names and values.
 * The value that exceeds the bound is cut and ends in `…`, and the headers behind it are left out.
 */
export function recordedHeaders(headers: Headers): Headers {
  if (charactersOf(headers) <= MAX_CHARACTERS) return headers;
  let left = MAX_CHARACTERS;
  const fitting = (name: string, value: string): string[] => {
    if (left <= 0) return [];
    left -= name.length;
    const part = value.length <= left ? value : value.slice(0, Math.max(0, left)) + CUT;
    left -= value.length;
    return [part];
  };
  const recorded: [string, string | string[]][] = [];
  for (const [name, value] of Object.entries(headers)) {
    const parts = [value].flat().flatMap((each) => fitting(name, each));
    if (parts.length > 0) recorded.push([name, typeof value === 'string' ? parts[0]! : parts]);
  }
  return Object.fromEntries(recorded);
}
