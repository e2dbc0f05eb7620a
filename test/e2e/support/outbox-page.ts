import type { PageFrame } from './bad-input-page.ts';

/** The page about the mistakes of domain services. */
export const OUTBOX_PAGE: PageFrame = {
  file: 'bad-input-outbox.md',
  columns: ['problem'],
  head: `# Bad input to an outbox

What a domain service is told that emits something wrong, in its own transaction. What is refused here would come out as something else, or nowhere. Each row was sent by a test and answered like this (\`npm run generate\` writes the page). The REST API's are on [a page of their own](bad-input.md).
`,
  sections: {
    'posthorn_outbox.emit':
      'A wrong call fails its statement with errcode 22023 (`invalid_parameter_value`), and so the transaction, unless it goes back to a savepoint. The message begins with `posthorn_outbox.emit:` and names the argument.',
    appendToOutbox:
      'Throws a `PosthornError` with the code `invalid-input` before it sends anything, so that the transaction goes on; its `problems` name every wrong field of every message by JSON pointers. `…` stands for fields that are right.',
  },
};
