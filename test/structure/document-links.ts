import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ROOT = new URL('../../', import.meta.url).pathname;
const LINK = /\]\(([^)\s]+)\)/g;
const EXTERNAL = /^[a-z]+:/;

/** The pages for people: those of the root, of docs, of the SDK and of the examples. */
export function documents(): string[] {
  return globSync(['*.md', 'docs/**/*.md', 'sdk/*/README.md', 'examples/*/README.md'], { cwd: ROOT });
}

/** The anchors of a page, as GitHub derives them from its headings. */
export function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.replace(/\]\([^)]*\)/g, ']'));
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** The links of a page that lead to no file of the repository, or to no heading of a page. */
export function brokenLinks(page: string, text: string): string[] {
  const targets = [...text.matchAll(LINK)].map(([, target]) => target!).filter((target) => !EXTERNAL.test(target));
  return targets.filter((target) => {
    const [path, anchor] = target.split('#') as [string, string?];
    const file = join(ROOT, path === '' ? page : normalize(join(dirname(page), path)));
    if (!existsSync(file)) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(readFileSync(file, 'utf8')).has(anchor);
  });
}
