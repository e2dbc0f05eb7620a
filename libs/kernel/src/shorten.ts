/** The longest cause or problem in words, in characters. */
const MAX_TEXT_LENGTH = 1_000;

/** A text of at most 1,000 characters: the end of a longer one is cut off, and `…` stands in its place. */
export function shorten(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  return `${text.slice(0, MAX_TEXT_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
