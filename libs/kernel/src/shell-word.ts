/** A text as one word of a POSIX shell. Without a quote in it, the word is the same in PowerShell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
