import { readFileSync } from 'node:fs';
import { anchorsOf, brokenLinks, documents } from './document-links.ts';

const ROOT = new URL('../../', import.meta.url);

describe('The links of the documents', () => {
  it('lead to files and headings that exist', () => {
    const pages = documents();
    expect(pages.length).toBeGreaterThan(60);
    const broken = pages.flatMap((page) =>
      brokenLinks(page, readFileSync(new URL(page, ROOT), 'utf8')).map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('are found broken if the file or the heading is missing', () => {
    const text = '[a](nowhere.md) [b](settings.md#nothing) [c](settings.md) [d](https://example.com/x) [e](#here)';
    expect(brokenLinks('docs/kafka.md', text)).toEqual(['nowhere.md', 'settings.md#nothing', '#here']);
  });

  it('have the anchors that GitHub derives from headings', () => {
    expect([...anchorsOf('# POST /v1/projects/{project}\n## Postion’s guide\n## `npm run bench`')]).toEqual([
      'post-v1projectsproject',
      'postions-guide',
      'npm-run-bench',
    ]);
  });
});
