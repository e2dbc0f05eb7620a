import type { PageFrame } from './bad-input-page.ts';

/** The page about the mistakes of domain services. */
export const OUTBOX_PAGE: PageFrame = {
  file: 'bad-input-outbox.md',
  columns: ['problem'],
  head: `# Bad input to an outbox

The errors that a domain service gets when it emits an invalid event in its own transaction. Such an event could not be delivered unchanged. A test has made each call and received this error (\`npm run generate\` writes the page). See also the [invalid requests of the REST API](bad-input.md).
`,
  sections: {
    'posthorn_outbox.emit':
      'An invalid call fails its statement with errcode 22023 (`invalid_parameter_value`), and thereby the transaction, unless it is rolled back to a savepoint. The message begins with `posthorn_outbox.emit:` and names the argument.',
    appendToOutbox:
      'Throws a `PosthornError` with the code `invalid-input` before it sends anything, so the transaction continues. Its `problems` name every wrong field of every message by JSON pointers. `…` stands for valid fields.',
  },
};
