import type { OpenAPIObject } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = Extract<NonNullable<Operation['parameters']>[number], { name: string }>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const PROBLEMS = {
  400: 'The path cannot be decoded.',
  401: 'There is no key, or not the right one.',
  403: 'The key does not open this.',
  404: 'There is no such thing.',
  408: 'The body came too slowly, or not whole within 30 s.',
  409: 'It is in a state in which this cannot be done, or another request was faster.',
  413: 'The body is too large.',
  414: 'An id or a name in the path is too long.',
  415: 'The body is no JSON.',
  422: 'Something in the request is not right; `errors` names each place by its JSON pointer.',
  429: 'The project has used up its share of requests, bytes or waiting events, or the address sent too many wrong keys: try again after `Retry-After`.',
  503: 'The database does not answer at the moment, or Posthorn has too much work: try again after `Retry-After`.',
};

const PARAMETERS: Readonly<Record<string, string>> = {
  project: 'Its id (`prj_…`) or its uid.',
  endpoint: 'Its id (`ep_…`) or its uid.',
  event: 'Its id (`evt_…`) or your own id of it.',
  delivery: 'Its id (`dlv_…`).',
  key: 'Its id (`key_…`).',
  webhook: 'Its id (`ep_…`).',
  record: 'Its id (`dead_…`).',
  name: 'The name of an event type.',
};

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Any 1 to 255 visible characters. A repeat with the same key gets the first answer, and does nothing.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** Its response would have to be stored for a repeat, and a key is never stored. */
const MAKES_A_KEY = '/v1/projects/{project}/api-keys';

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

function describeProblem(status: keyof typeof PROBLEMS) {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description: PROBLEMS[status], content: { 'application/problem+json': { schema } } };
}

/** Adds the parts that all routes share: their problems, the ids in their paths, and the key of a repeated POST. */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      if (!path.startsWith('/v1/')) {
        operation.security = [];
        continue;
      }
      describeParameters(operation);
      if (method === 'post' && path !== MAKES_A_KEY) {
        operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
      }
      for (const status of problemsOf(path, method, operation)) {
        operation.responses[status] = describeProblem(status as keyof typeof PROBLEMS);
      }
    }
  }
  return document;
}
