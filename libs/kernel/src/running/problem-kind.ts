/** The end of a noun, by which one and many differ. */
const NUMBER_OF_NOUN = /(?:ies|y|s)$/;

/**
 * The kind of a problem: its message without numbers, and without the plural of the noun behind each. Messages of one
 * kind are about the same problem.
 */
export function problemKind(message: string): string {
  return message.replaceAll(
    /\d+( [a-z]+)?/g,
    (_all, noun: string | undefined) => `0${noun?.replace(NUMBER_OF_NOUN, '') ?? ''}`,
  );
}
