import type { PageFrame } from './bad-input-page.ts';

const P = '/v1/projects/{project}';
const E = `${P}/endpoints/{endpoint}`;
const EVERY_LIST = '[every list](#every-list)';
const AS_EVERY_LIST = `Pages are asked for as of ${EVERY_LIST}.`;
const NO_FIELDS = 'The path says everything: the body has no fields, or is left out.';

/** The page about the requests that the REST API refuses. */
export const API_PAGE: PageFrame = {
  file: 'bad-input.md',
  columns: ['status', 'problem'],
  head: `# Bad input

The responses of the API to invalid requests. Every response is a problem (RFC 9457) whose \`errors\` name all wrong places at once, each by its JSON pointer and in the order of the pointers; nothing of such a request is carried out. Each row was sent by a test and answered like this (\`npm run generate\` writes the page); what is answered alike stands in one row.

What the outbox in a service's own database refuses is on [another page](bad-input-outbox.md), and what settings and the command line refuse on [a third](bad-input-operation.md).
`,
  sections: {
    'Every route':
      'These hold whatever is asked for: the key, the path, the form of the body, and the Idempotency-Key of a POST.',
    'Every list':
      'Every list takes `limit` and `cursor`, and nothing that it does not know. Sent to `GET /v1/projects`.',
    'POST /v1/projects':
      'A project has a name, and may have an id of yours, addresses for mail, and rules for its events.',
    [`PATCH ${P}`]:
      'What is left out stays. Fields are refused as by [POST](#post-v1projects), and an object must be sent.',
    [`POST ${P}/api-keys`]: 'A key has a name, and what it opens is always its project.',
    [`GET ${P}/api-keys`]: AS_EVERY_LIST,
    [`POST ${P}/event-types`]:
      'A type has a name, and may have a description, a JSON Schema, an example, and be archived.',
    [`PUT ${P}/event-types/{eventType}`]:
      'The whole definition. Fields are refused as by [POST](#post-v1projectsprojectevent-types); the name stands in the path.',
    [`POST ${P}/event-types/import`]: 'Takes the name of a pack.',
    [`GET ${P}/event-types`]: AS_EVERY_LIST,
    [`POST ${P}/endpoints`]: 'Only `url` is required.',
    [`PATCH ${E}`]:
      'What is left out stays. Fields are refused as by [POST](#post-v1projectsprojectendpoints); secrets, state and verification have routes of their own.',
    [`POST ${P}/endpoints/dry-run`]:
      'A subscription as of an endpoint, and how many of the last events are asked about.',
    [`GET ${P}/endpoints`]: AS_EVERY_LIST,
    [`GET ${E}/history`]: AS_EVERY_LIST,
    [`POST ${E}/rotate-secret`]:
      'Everything may be left out, the body too: then a secret is made, and signs from now on.',
    [`POST ${E}/test`]: 'Everything may be left out, the body too.',
    [`POST ${E}/verify`]: NO_FIELDS,
    [`POST ${E}/pause`]: NO_FIELDS,
    [`POST ${E}/resume`]: NO_FIELDS,
    [`POST ${P}/events`]: 'An event has a type and data; all else may be left out.',
    [`POST ${P}/events/batch`]:
      'Each event is held to the rules of [one](#post-v1projectsprojectevents); one that is wrong refuses all.',
    [`GET ${P}/events`]: AS_EVERY_LIST,
    [`GET ${P}/deliveries`]: `Filters by type and time are those of [events](#get-v1projectsprojectevents). ${AS_EVERY_LIST}`,
    [`POST ${P}/deliveries/{delivery}/replay`]: NO_FIELDS,
    [`GET ${P}/notifications`]: AS_EVERY_LIST,
    'POST /v1/dead-records/{record}/replay':
      'Everything may be left out, the body too: then the row is taken as it is.',
    'GET /v1/dead-records': AS_EVERY_LIST,
    'POST /v1/webhooks': 'An endpoint in the words of postpress, with the key of its project.',
    'GET /v1/webhooks': AS_EVERY_LIST,
  },
};
