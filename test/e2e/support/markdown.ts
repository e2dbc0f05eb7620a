/** A fenced block of a Markdown page. */
export interface CodeBlock {
  language: string;
  /** The line of its opening fence, from 1. */
  line: number;
  text: string;
}

const FENCE = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;

/** The fenced blocks of a page, without the indent that a list gives them. */
export function codeBlocks(page: string): CodeBlock[] {
  return [...page.matchAll(FENCE)].map((match) => {
    const [, indent, language, text] = match as unknown as [string, string, string, string];
    const lines = text.split('\n').map((line) => line.replace(new RegExp(`^ {0,${indent.length}}`), ''));
    return { language, line: page.slice(0, match.index).split('\n').length, text: lines.join('\n') };
  });
}

/** The part of a page from a heading to the next one of the same or a higher level. */
export function sectionOf(page: string, heading: string): string {
  const [level] = /^#+/.exec(heading)!;
  const start = page.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`There is no "${heading}".`);
  const rest = page.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level.length}} `, 'm'));
  return end < 0 ? rest : rest.slice(0, end);
}
