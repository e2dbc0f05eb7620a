import type { PageFrame } from './bad-input-page.ts';

/** The page about the mistakes of an operator. */
export const OPERATION_PAGE: PageFrame = {
  file: 'bad-input-operation.md',
  columns: ['answer'],
  head: `# Bad settings and arguments

The messages of Posthorn about invalid settings and arguments. A test has tried each row and got this output (\`npm run generate\` writes the page). See also the [invalid requests of the REST API](bad-input.md).
`,
  sections: {
    Settings:
      'If a [setting](settings.md) is invalid, the process ends at once with exit code 1 and a line that names every invalid variable. The value of a secret is never repeated. `HOST` and `POSTHORN_DATA_DIR` accept any text, which is tried when it is needed.',
    'Command line': 'A command that fails writes the cause to stderr, and ends with exit code 1.',
  },
};
