import type { OpenAPIObject } from '@nestjs/swagger';
import { KEY_WORDS, MAX_KEY_CHARACTERS } from '#admin';
import { BODY_DEADLINE_MS } from '#http-server';
import { isReadinessUrl } from '../health/is-readiness-url.ts';

/** The description of one route. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = Extract<NonNullable<Operation['parameters']>[number], { name: string }>;

/** The methods of the routes, as OpenAPI names them. */
export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const PROBLEMS = {
  400: 'The path cannot be decoded.',
  401: 'The API key is missing or invalid, or has expired.',
  403: 'The API key gives no access to this resource, or lacks the scope that the route needs.',
  404: 'The resource does not exist.',
  408: `The body arrived too slowly, or was not complete within ${BODY_DEADLINE_MS / 1_000} s.`,
  409: 'The state of the resource does not allow the request, or another request changed it first.',
  413: 'The body is too large.',
  414: 'An id or a name in the path is too long.',
  415: 'The body is not JSON.',
  422: 'The request is invalid; `errors` names each wrong place by its JSON pointer.',
  429: 'The project has used up its share of requests, bytes or waiting events, or the key its rate limit, or the address has sent too many invalid keys: try again after `Retry-After`.',
  503: 'The database is unavailable, or Posthorn is overloaded: try again after `Retry-After`.',
};

const PARAMETERS: Readonly<Record<string, string>> = {
  project: 'Its id (`prj_…`) or its uid.',
  endpoint: 'Its id (`ep_…`) or its uid.',
  event: 'Its id (`evt_…`) or your own id of it.',
  delivery: 'Its id (`dlv_…`).',
  replay: 'Its id (`rpl_…`).',
  key: 'Its id (`key_…`).',
  adminKey: 'Its id (`key_…`).',
  portalToken: 'Its id (`key_…`).',
  webhook: 'Its id (`ep_…`).',
  record: 'Its id (`dead_…`).',
  name: 'The name of an event type.',
  number: 'The number of the attempt.',
};

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: `${KEY_WORDS}. A repeat with the same key has no effect, and gets the first response.`,
  schema: { type: 'string', minLength: 1, maxLength: MAX_KEY_CHARACTERS },
};

/**
 * The routes without `Idempotency-Key`: their response would have to be stored for a repeat, and a key is never stored.
 */
const MAKE_A_KEY = ['/v1/projects/{project}/api-keys', '/v1/projects/{project}/portal-tokens', '/v1/admin-keys'];

function problemsOf(path: string, method: (typeof METHODS)[number], operation: Operation): number[] {
  const hasIds = path.includes('{');
  const readsBody = method === 'post' || method === 'put' || method === 'patch';
  const takesInput = hasIds || readsBody || operation.parameters?.some((each) => 'in' in each && each.in === 'query');
  return [
    ...(hasIds ? [400, 414] : []),
    401,
    403,
    ...(hasIds ? [404] : []),
    ...(method === 'get' ? [] : [409]),
    ...(readsBody ? [408, 413, 415] : []),
    ...(takesInput ? [422] : []),
    429,
    503,
  ];
}

function describeParameters(operation: Operation): void {
  for (const parameter of operation.parameters ?? []) {
    if ('in' in parameter && parameter.in === 'path') parameter.description = PARAMETERS[parameter.name];
  }
}

/** The headers of every route that takes a key, and of the problems that name a wait. */
const HEADERS = {
  'RateLimit-Policy': {
    description:
      'The rate limit of the key, if it has one: the most requests `q` in a window of `w` seconds (draft-ietf-httpapi-ratelimit-headers-10).',
    schema: { type: 'string' },
    example: '"default";q=100;w=60',
  },
  RateLimit: {
    description:
      'If the key has a rate limit: the requests `r` that remain, and the seconds `t` until the window ends.',
    schema: { type: 'string' },
    example: '"default";r=50;t=30',
  },
  'Retry-After': {
    description: 'The seconds after which the request may be sent again.',
    schema: { type: 'integer' },
    example: 30,
  },
} as const;
const references = (names: readonly (keyof typeof HEADERS)[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
const OF_THE_RATE = references(['RateLimit-Policy', 'RateLimit']);
const OF_THE_WAIT = references(['Retry-After']);

function describeProblem(status: keyof typeof PROBLEMS) {
  const schema = { $ref: '#/components/schemas/Problem' };
  const described = { description: PROBLEMS[status], content: { 'application/problem+json': { schema } } };
  if (status === 429) return { ...described, headers: { ...OF_THE_RATE, ...OF_THE_WAIT } };
  return status === 503 ? { ...described, headers: OF_THE_WAIT } : described;
}

/** The 503 of the readiness, which reports a state and no wait. */
const NOT_READY = {
  description: 'Not ready: `detail` has the causes.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Adds the headers of the rate limit to the responses that are no problems. */
function describeRate({ responses }: Operation): void {
  for (const response of Object.values(responses)) {
    if (response !== undefined && 'description' in response) response.headers = { ...response.headers, ...OF_THE_RATE };
  }
}

/**
 * Adds the parts that all routes share: their problems, the headers of a rate limit, the ids in their paths, and the
 * key of a repeated POST.
 */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      if (!path.startsWith('/v1/')) {
        operation.security = [];
        if (isReadinessUrl(path)) operation.responses[503] = NOT_READY;
        continue;
      }
      describeParameters(operation);
      describeRate(operation);
      if (method === 'post' && !MAKE_A_KEY.includes(path)) {
        operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
      }
      for (const status of problemsOf(path, method, operation)) {
        operation.responses[status] = describeProblem(status as keyof typeof PROBLEMS);
      }
    }
  }
  return { ...document, components: { ...document.components, headers: HEADERS } };
}
