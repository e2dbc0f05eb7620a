import ts from 'typescript';

/** A piece of prose: a doc block, another comment, a line of Markdown, or the name of a test or of a `describe`. */
export interface Text {
  kind: 'doc' | 'comment' | 'markdown' | 'test-name';
  file: string;
  /** The number of the first line, counted from 1. */
  line: number;
  text: string;
}

const LINE_START = /^[ \t]*(?:\/\*\*?|\*\/|\*|\/\/)[ \t]?/gm;
/** Code, the targets of links, and tags: none of them is prose. */
const NOT_PROSE = /`[^`]*`|\]\([^)]*\)|https?:\/\/\S+|@(?:param \w+|returns|throws)\b/g;
/** The places in a test's name that a row fills: `%s`, `$path.to`. */
const FROM_ROW = /%[a-zA-Z#]|\$[\w.]+/g;
/** `it`, `describe` and functions such as `describeKafka`, which take the name before the body. */
const NAMING = /^(?:it|test|describe(?:[A-Z]\w*)?)$/;
const MODIFIERS = ['each', 'only', 'skip', 'concurrent', 'failing'];
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

/** Returns the function that is called by `it`, `it.each(rows)`, ``it.each`rows` `` or `(isRoot ? it : it.skip)`. */
function calledName(callee: ts.Expression): string | undefined {
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isCallExpression(callee)) return calledName(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return calledName(callee.tag);
  if (ts.isParenthesizedExpression(callee)) return calledName(callee.expression);
  if (ts.isConditionalExpression(callee)) return calledName(callee.whenTrue);
  if (!ts.isPropertyAccessExpression(callee) || !MODIFIERS.includes(callee.name.text)) return undefined;
  return calledName(callee.expression);
}

/** Returns the words of a string or template, without its substitutions; undefined for any other expression. */
function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ');
}

/** Returns the names of the tests in a source, and those of each `describe`: the literal before the body. */
export function readTestNames(file: string, source: string): Text[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const texts: Text[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || !NAMING.test(calledName(node.expression) ?? '')) return;
    const name = node.arguments.slice(0, -1).findLast((argument) => literalText(argument) !== undefined);
    if (!name) return;
    const { line } = tree.getLineAndCharacterOfPosition(name.getStart(tree));
    const text = withoutCode(literalText(name)!.replace(FROM_ROW, ' '));
    texts.push({ kind: 'test-name', file, line: line + 1, text });
  };
  visit(tree);
  return texts.sort((a, b) => a.line - b.line);
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
