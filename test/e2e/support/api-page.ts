import type { PageFrame } from './bad-input-page.ts';

const P = '/v1/projects/{project}';
const E = `${P}/endpoints/{endpoint}`;
const EVERY_LIST = '[every list](#every-list)';
const AS_EVERY_LIST = `Pages work as in ${EVERY_LIST}.`;
const NO_FIELDS = 'The body has no fields, or is left out.';

/** The page about the requests that the REST API refuses. */
export const API_PAGE: PageFrame = {
  file: 'bad-input.md',
  columns: ['status', 'problem'],
  head: `# Bad input

The responses of the API to invalid requests. Every response is a problem (RFC 9457) whose \`errors\` name all wrong places at once, each by its JSON pointer and in the order of the pointers. An invalid request has no effect. A test has sent each row and received this response (\`npm run generate\` writes the page). Requests with the same response share a row.

See also the [invalid calls of an outbox](bad-input-outbox.md), and [invalid settings and arguments](bad-input-operation.md).
`,
  sections: {
    'Every route':
      'Rules of every request: the API key, the path, the form of the body, and the Idempotency-Key of a POST.',
    'Every list':
      'Every list supports `limit`, `cursor` and `order`, and refuses unknown parameters. Sent to `GET /v1/projects`.',
    'POST /v1/projects': 'A project has a name, and may have your own id, mail addresses, and rules for its events.',
    [`PATCH ${P}`]:
      'Fields that are left out do not change. The other fields have the rules of [POST](#post-v1projects). The body must be an object.',
    [`PUT ${P}`]:
      'The whole project. Fields have the rules of [POST](#post-v1projects); the path has the id or the uid. A text that can be neither is refused at `/uid`.',
    [`POST ${P}/api-keys`]: 'A key has a name, and may have scopes and an expiry. It gives access to its project only.',
    [`GET ${P}/api-keys`]: AS_EVERY_LIST,
    [`POST ${P}/portal-tokens`]: 'A token has scopes, and may have a life of its own.',
    [`GET ${P}/portal-tokens`]: AS_EVERY_LIST,
    'POST /v1/admin-keys': 'An admin key has a name of its own, and may have an expiry.',
    'GET /v1/admin-keys': AS_EVERY_LIST,
    [`POST ${P}/event-types`]:
      'A type has a name, and may have a description, a JSON Schema, an example, and be archived.',
    [`PUT ${P}/event-types/{eventType}`]:
      'The whole definition. Fields have the rules of [POST](#post-v1projectsprojectevent-types); the name is in the path.',
    [`POST ${P}/event-types/import`]: 'The name of a pack, or an OpenAPI document.',
    [`GET ${P}/event-types`]: AS_EVERY_LIST,
    [`POST ${P}/endpoints`]: 'Only `url` is required.',
    [`PATCH ${E}`]:
      'Fields that are left out do not change. The other fields have the rules of [POST](#post-v1projectsprojectendpoints). Secrets, state and verification have their own routes.',
    [`PUT ${E}`]:
      'The whole endpoint. Fields have the rules of [POST](#post-v1projectsprojectendpoints); the path has the id or the uid. A text that can be neither is refused at `/uid`.',
    [`POST ${P}/endpoints/dry-run`]:
      'A subscription like that of an endpoint, and the number of the last events to check.',
    [`GET ${P}/endpoints`]: AS_EVERY_LIST,
    [`GET ${E}/history`]: AS_EVERY_LIST,
    [`POST ${E}/rotate-secret`]:
      'All fields and the body may be left out: then a new secret is made, and signs at once.',
    [`POST ${E}/test`]: 'All fields and the body may be left out.',
    [`POST ${E}/verify`]: NO_FIELDS,
    [`POST ${E}/pause`]: NO_FIELDS,
    [`POST ${E}/resume`]: NO_FIELDS,
    [`POST ${P}/events`]: 'An event has a type and data; all other fields may be left out.',
    [`POST ${P}/events/batch`]:
      'Each event has the rules of a [single event](#post-v1projectsprojectevents). If one event is invalid, the whole batch is refused.',
    [`GET ${P}/events`]: AS_EVERY_LIST,
    [`GET ${P}/deliveries/count`]: `The filters are those of the [list](#get-v1projectsprojectdeliveries). It has no page.`,
    [`GET ${P}/deliveries/counts`]: `The filters are those of the [list](#get-v1projectsprojectdeliveries). It has no page.`,
    [`GET ${P}/deliveries`]: `The filters by type and time are those of [events](#get-v1projectsprojectevents). ${AS_EVERY_LIST}`,
    'GET /v1/deliveries': `The filters are those of the [list of a project](#get-v1projectsprojectdeliveries), without \`endpoint\` and \`event\`. ${AS_EVERY_LIST}`,
    [`GET ${P}/deliveries/{delivery}`]: `The page is of its attempts, 50 at most. ${AS_EVERY_LIST}`,
    [`GET ${P}/deliveries/{delivery}/attempts/{number}`]: 'It has no other query than `format`.',
    [`POST ${P}/deliveries/{delivery}/replay`]: 'The field and the body may be left out.',
    [`POST ${P}/deliveries/{delivery}/cancel`]: NO_FIELDS,
    [`POST ${P}/replays`]: 'Only `after` and `before` are required.',
    [`GET ${P}/replays`]: AS_EVERY_LIST,
    [`POST ${P}/replays/{replay}/cancel`]: NO_FIELDS,
    [`GET ${P}/notifications`]: AS_EVERY_LIST,
    'POST /v1/dead-records/{record}/replay':
      'All fields and the body may be left out: then the row is imported unchanged.',
    'GET /v1/dead-records': AS_EVERY_LIST,
    'POST /v1/webhooks': 'An endpoint with the field names of postpress, and the key of its project.',
    'GET /v1/webhooks': AS_EVERY_LIST,
  },
};
