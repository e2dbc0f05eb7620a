import { readFileSync, writeFileSync } from 'node:fs';
import type { Problem } from './routes.ts';

const FILE = new URL('../../../docs/bad-input.md', import.meta.url);
const MAX_POINTER_CHARACTERS = 60;

const HEAD = `# Bad input

What the API answers to requests that are not right. Every answer is a problem (RFC 9457) whose \`errors\` name each wrong place by its JSON pointer; nothing of such a request is carried out. Each row was sent by a test and answered like this; \`npm run generate\` writes the page.
`;

interface Sent {
  method: string;
  path: string;
  /** The body, or the query. */
  shown: string;
}

/** Text as it can stand in a cell, as code. */
function code(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cs}]/gu, (character) => JSON.stringify(character).slice(1, -1));
  const fence = plain.includes('`') ? '``' : '`';
  return plain === '' ? 'nothing' : `${fence}${plain.replaceAll('|', '\\|')}${fence}`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s+/g, ' ');

function short(pointer: string): string {
  return pointer.length > MAX_POINTER_CHARACTERS ? `${pointer.slice(0, MAX_POINTER_CHARACTERS)}…` : pointer;
}

function described({ detail, errors = [] }: Problem): string {
  if (errors.length === 0) return cell(detail);
  return errors
    .map(({ pointer, message }) => `${pointer === '' ? 'the body' : code(short(pointer))} ${cell(message)}`)
    .join('<br>');
}

/** The page of the docs that shows bad input with its answers, out of what the tests sent and got. */
export class BadInputPage {
  private readonly byRoute = new Map<string, string[]>();

  add({ method, path, shown }: Sent, problem: Problem): void {
    const route = `${method} ${path}`;
    const rows = this.byRoute.get(route) ?? [];
    this.byRoute.set(route, rows);
    rows.push(`| ${code(shown)} | ${problem.status} | ${described(problem)} |`);
  }

  render(): string {
    const parts = [...this.byRoute].map(([route, rows]) => {
      return `## ${route}\n\n| sent | status | problem |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
    });
    return [HEAD, ...parts].join('\n');
  }

  /** What stands in the docs. */
  read(): string {
    return readFileSync(FILE, 'utf8');
  }

  write(): void {
    writeFileSync(FILE, this.render());
  }
}
