import { readFileSync, writeFileSync } from 'node:fs';
import type { FieldProblem } from '#kernel';
import type { Problem } from './routes.ts';

const MAX_POINTER_CHARACTERS = 60;

/** An invisible character, as JSON may write it. `JSON.stringify` leaves noncharacters as they are. */
function escaped(character: string): string {
  const text = JSON.stringify(character).slice(1, -1);
  return text === character ? `\\u${character.charCodeAt(0).toString(16)}` : text;
}

/** Text as it can stand in a cell, as code. */
function code(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cs}\ufdd0-\ufdef\ufffe\uffff]/gu, escaped);
  const fence = plain.includes('`') ? '``' : '`';
  return plain === '' ? 'nothing' : `${fence}${plain.replaceAll('|', '\\|')}${fence}`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s+/g, ' ').trim();

function short(pointer: string): string {
  return pointer.length > MAX_POINTER_CHARACTERS ? `${pointer.slice(0, MAX_POINTER_CHARACTERS)}…` : pointer;
}

/**
 * Wrong fields as a cell shows them, each with its remedy.
 * @param whole the name of the whole input, for an empty pointer
 */
export function describedProblems(problems: readonly FieldProblem[], whole: string): string {
  return problems
    .map(({ pointer, message }) => `${pointer === '' ? whole : code(short(pointer))}: ${cell(message)}`)
    .join('<br>');
}

/** A problem of the API as a cell shows it. */
export function described({ detail, errors = [] }: Problem): string {
  return errors.length === 0 ? cell(detail) : describedProblems(errors, 'the body');
}

/** The anchor that GitHub gives a heading. */
function anchorOf(title: string): string {
  const kept = title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '');
  return `#${kept.replaceAll(' ', '-')}`;
}

/** The parts of a page, in their order: each title with a sentence about it. */
export type Sections = Readonly<Record<string, string>>;

/** The file of a page, and the text before its tables. */
export interface PageFrame {
  /** Under docs/. */
  file: string;
  /** Markdown, with the title. */
  head: string;
  /** The titles of the columns behind "sent". */
  columns: readonly string[];
  sections: Sections;
}

/**
 * A page of the docs that shows bad input with its answers, from the requests and answers of tests. Inputs with the
 * same answer stand in one row.
 */
export class BadInputPage {
  private readonly bySection = new Map<string, Map<string, string[]>>();

  constructor(private readonly frame: PageFrame) {}

  /** @param answer a text for each column; Markdown */
  add(section: string, sent: string, answer: readonly string[]): void {
    const rows = this.bySection.get(section) ?? new Map<string, string[]>();
    this.bySection.set(section, rows);
    const key = answer.join(' | ');
    rows.set(key, [...(rows.get(key) ?? []), code(sent)]);
  }

  /** @throws Error if something was added to a section that the page does not have */
  render(): string {
    const { head, sections } = this.frame;
    const strange = [...this.bySection.keys()].filter((title) => !Object.hasOwn(sections, title));
    if (strange.length > 0) throw new Error(`The page has no section ${strange.join(', ')}: say a sentence about it.`);
    const contents = Object.keys(sections).map((title) => `- [${title}](${anchorOf(title)})`);
    const parts = Object.entries(sections).map(([title, about]) => `## ${title}\n\n${about}\n${this.table(title)}`);
    return [head, `${contents.join('\n')}\n`, ...parts].join('\n');
  }

  /** The page as it is in the docs. */
  read(): string {
    return readFileSync(this.url, 'utf8');
  }

  write(): void {
    writeFileSync(this.url, this.render());
  }

  private get url(): URL {
    return new URL(`../../../docs/${this.frame.file}`, import.meta.url);
  }

  private table(title: string): string {
    const rows = this.bySection.get(title);
    if (!rows) return '';
    const columns = ['sent', ...this.frame.columns];
    const lines = [...rows].map(([answer, sent]) => `| ${[...new Set(sent)].join('<br>')} | ${answer} |`);
    return `\n| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n${lines.join('\n')}\n`;
  }
}
