/** A rule that accepts only these words. */
export const isOneOf =
  (words: readonly string[]) =>
  (value: unknown): boolean =>
    words.includes(value as string);

/** The message for any other word. */
export const oneOf = (words: readonly string[]): string => `must be one of ${words.join(', ')}`;
