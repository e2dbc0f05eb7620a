const ELLIPSIS = '…';

/**
 * A text of at most so many UTF-16 units, which is never fewer than its characters. What is longer ends with an ellipsis.
 * Neither a surrogate pair nor an escape is cut in two.
 * @param brokenEscape what the beginning of an escape looks like at the end of a text
 */
export function cutText(text: string, maxUnits: number, brokenEscape: RegExp): string {
  if (text.length <= maxUnits) return text;
  const end = maxUnits - ELLIPSIS.length;
  const splitsPair = /[\uD800-\uDBFF]/.test(text[end - 1]!);
  return text.slice(0, splitsPair ? end - 1 : end).replace(brokenEscape, '') + ELLIPSIS;
}
