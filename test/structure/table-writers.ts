import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../../', import.meta.url).pathname;

/** Statements that change rows of a table of Posthorn's, in the SQL of a source file. */
const WRITES =
  /\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+(?:only\s+)?posthorn\.([a-z_]+|\$\{)/gi;
const ENTITY = /@Entity\(\{ schema: 'posthorn', name: '([a-z_]+)'/g;
/** Migrations change all tables; specs and their helpers plant rows. */
const LEFT_OUT = /\.spec\.ts$|\/testing\/|\/migrations\//;

/** A place in the source that writes to a table. */
export interface Write {
  lib: string;
  /** From the root of the repository. */
  file: string;
  /** `${` if the source computes its name. */
  table: string;
}

/** The lib that writes each table, by the table "Where things are kept" in ARCHITECTURE.md. */
export function statedWriters(): Map<string, string> {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith('Where things are kept'));
  const writers = new Map<string, string>();
  for (const line of section!.split('\n')) {
    const [, tables, lib] = /^\| ((?:`[a-z_]+`(?:, )?)+) *\|.*\| `libs\/([a-z-]+)` *\|.*\|$/.exec(line) ?? [];
    for (const [, table] of (tables ?? '').matchAll(/`([a-z_]+)`/g)) writers.set(table!, lib!);
  }
  return writers;
}

/** The writes in the text of a source file. */
export function writesOf(file: string, text: string): Write[] {
  const lib = file.split('/')[1]!;
  const tables = [...text.matchAll(WRITES), ...text.matchAll(ENTITY)].map((match) => match[1]!.toLowerCase());
  return tables.map((table) => ({ lib, file, table }));
}

/** The writes of all libs and apps. */
export function writesOfSource(): Write[] {
  return ['libs', 'apps'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path}`)
      .filter((path) => path.endsWith('.ts') && !LEFT_OUT.test(path))
      .flatMap((path) => writesOf(path, readFileSync(join(ROOT, path), 'utf8'))),
  );
}
