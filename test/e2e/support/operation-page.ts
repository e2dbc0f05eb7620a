import type { PageFrame } from './bad-input-page.ts';

/** The page about the mistakes of an operator. */
export const OPERATION_PAGE: PageFrame = {
  file: 'bad-input-operation.md',
  columns: ['answer'],
  head: `# Bad settings and arguments

What Posthorn says to whoever runs it with something wrong. Each row was tried by a test and answered like this (\`npm run generate\` writes the page). The REST API's are on [a page of their own](bad-input.md).
`,
  sections: {
    Settings:
      'Wrong [settings](settings.md) stop a process before it does anything, with exit code 1 and a line that names every wrong variable; the value of a secret is not repeated. `HOST` and `POSTHORN_DATA_DIR` take any text, and are tried when they are needed.',
    'Command line': 'A command that cannot do its work says so on stderr, and ends with exit code 1.',
  },
};
