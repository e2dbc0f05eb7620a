import ts from 'typescript';

/** A piece of prose: a doc block, another comment, or a line of Markdown. */
export interface Text {
  kind: 'doc' | 'comment' | 'markdown';
  file: string;
  /** The number of the first line, counted from 1. */
  line: number;
  text: string;
}

const LINE_START = /^[ \t]*(?:\/\*\*?|\*\/|\*|\/\/)[ \t]?/gm;
/** Code, the targets of links, and tags: none of them is prose. */
const NOT_PROSE = /`[^`]*`|\]\([^)]*\)|https?:\/\/\S+|@(?:param \w+|returns|throws)\b/g;
const DIRECTIVE = /^(?:#!|\/[/*] ?(?:eslint|prettier|@ts)-)/;

const withoutCode = (text: string) => text.replace(NOT_PROSE, ' ').trim();
const plainComment = (comment: string) => withoutCode(comment.replace(LINE_START, '').replace(/\*\/\s*$/, ''));

/** Returns the comments of a TypeScript or JavaScript source. Each line of `//` is a text. */
export function readComments(file: string, source: string): Text[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found = new Map<number, Text>();
  const add = (range: ts.CommentRange) => {
    const raw = source.slice(range.pos, range.end);
    if (DIRECTIVE.test(raw)) return;
    const { line } = tree.getLineAndCharacterOfPosition(range.pos);
    found.set(range.pos, {
      kind: raw.startsWith('/**') ? 'doc' : 'comment',
      file,
      line: line + 1,
      text: plainComment(raw),
    });
  };
  const visit = (node: ts.Node): void => {
    ts.getLeadingCommentRanges(source, node.getFullStart())?.forEach(add);
    ts.getTrailingCommentRanges(source, node.getEnd())?.forEach(add);
    node.getChildren(tree).forEach(visit);
  };
  visit(tree);
  return [...found.values()].filter(({ text }) => text !== '');
}

/** Returns the lines of a Markdown document, without its code blocks. */
export function readMarkdown(file: string, source: string): Text[] {
  const texts: Text[] = [];
  let isCode = false;
  source.split('\n').forEach((line, index) => {
    if (/^\s*```/.test(line)) isCode = !isCode;
    else if (!isCode && line.trim() !== '')
      texts.push({ kind: 'markdown', file, line: index + 1, text: withoutCode(line) });
  });
  return texts;
}
