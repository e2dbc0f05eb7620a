const ELLIPSIS = '…';

/**
 * Cuts a text to so many UTF-16 units, which are never fewer than its characters. A longer text ends with an ellipsis.
 * Neither a surrogate pair nor an escape is cut in two.
 * @param brokenEscape matches the beginning of an escape at the end of a text
 */
export function cutText(text: string, maxUnits: number, brokenEscape: RegExp): string {
  if (text.length <= maxUnits) return text;
  const end = maxUnits - ELLIPSIS.length;
  const splitsPair = /[\uD800-\uDBFF]/.test(text[end - 1]!);
  return text.slice(0, splitsPair ? end - 1 : end).replace(brokenEscape, '') + ELLIPSIS;
}
