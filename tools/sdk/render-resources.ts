import {
  type Description,
  type Operation,
  type Parameter,
  resolved,
  type Route,
  routesOf,
  type Schema,
} from './description.ts';

/** Controllers that the client joins to the resource whose routes they have. */
const JOINED: Readonly<Record<string, string>> = {
  EndpointLife: 'Endpoints',
  EndpointTest: 'Endpoints',
  AllDeliveries: 'Deliveries',
};
/** Methods that have another name in the client than in the API's description. */
const RENAMED: Readonly<Record<string, string>> = { Events_accept: 'publish', Events_acceptBatch: 'publishBatch' };
/** Resources with a class by hand around the generated class. */
const BY_HAND = ['Webhooks'];

const CURSORS = ['nextCursor', 'next_cursor'];

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
/** The query of another form than JSON, in which the client reads all responses. */
const FORM = 'format';
const parametersIn = ({ parameters = [] }: Operation, place: string) =>
  parameters.filter((parameter) => parameter.in === place && parameter.name !== FORM);

/** The properties of an operation's successful response; undefined if it has no body. */
function responseProperties({ operation }: Route, description: Description): Schema['properties'] {
  const [, success] = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))!;
  const schema = success.content?.['application/json']?.schema;
  return schema && (resolved(schema, description).properties ?? {});
}

/** The names by which a list is paged, or undefined for an operation that returns no list. */
function pagingOf(route: Route, description: Description): { items: string; next: string } | undefined {
  const properties = responseProperties(route, description) ?? {};
  const next = CURSORS.find((name) => name in properties);
  const takesCursor = parametersIn(route.operation, 'query').some(({ name }) => name === 'cursor');
  if (next === undefined || !takesCursor) return undefined;
  const lists = Object.keys(properties).filter((name) => properties[name]!.type === 'array');
  const items = lists.includes('items') ? 'items' : lists[0];
  if (items === undefined || (items !== 'items' && lists.length > 1))
    throw new Error(`${route.operation.operationId} has a cursor, but no one list. Name the list \`items\`.`);
  return { items, next };
}

/** Throws for parts of a description that the client cannot send. */
function assertKnown({ operation, path }: Route): void {
  const wrong = (fault: string) => new Error(`${operation.operationId}: ${fault} Teach it to tools/sdk.`);
  for (const { name, in: place, style = 'form', explode = true } of operation.parameters ?? []) {
    const isKnownStyle = explode && ['form', 'deepObject'].includes(style);
    if (place === 'query' && !isKnownStyle) throw wrong(`\`${name}\` has an unknown style.`);
    if (place === 'header' && name !== 'Idempotency-Key') throw wrong(`the header \`${name}\` is unknown.`);
    if (place === 'path' && !path.includes(`{${name}}`)) throw wrong(`\`${name}\` is not in the path.`);
  }
  const types = Object.keys(operation.requestBody?.content ?? { 'application/json': 0 });
  if (types.join() !== 'application/json') throw wrong(`the body is ${types.join(', ')}.`);
}

/** Returns true for a creation that finds a resource instead of making it, if its query allows that. */
const mayFind = ({ operation }: Route) =>
  '200' in operation.responses && '201' in operation.responses && parametersIn(operation, 'query').length > 0;

/** The type of a parameter of a path: a text, or the number of an attempt. */
const typeOf = ({ name }: Parameter) => (name === 'number' ? 'number | string' : 'string');

function argumentsOf(route: Route, takesKey: boolean): string[] {
  const { operation } = route;
  const name = operation.operationId;
  const query = mayFind(route) ? 'Given' : `QueryOf<'${name}'>`;
  const { required = false } = operation.requestBody ?? {};
  return [
    ...parametersIn(operation, 'path').map((parameter) => `${parameter.name}: ${typeOf(parameter)}`),
    ...(operation.requestBody ? [`body${required ? '' : '?'}: RequestBody<'${name}'>`] : []),
    ...(parametersIn(operation, 'query').length > 0 ? [`query?: ${query}`] : []),
    `options?: ${takesKey ? 'KeyedCallOptions' : 'CallOptions'}`,
  ];
}

function requestOf({ path, method, operation }: Route, takesKey: boolean, query: string): string {
  const parts = [
    `method: '${method.toUpperCase()}'`,
    `path: path\`${path.replaceAll('{', '${')}\``,
    ...(query === '' ? [] : [query]),
    ...(operation.requestBody ? ['body'] : []),
    ...(takesKey ? ['takesKey: true'] : []),
  ];
  return `{ ${parts.join(', ')} }`;
}

function renderMethod(route: Route, description: Description): string {
  const { operation } = route;
  assertKnown(route);
  const name = RENAMED[operation.operationId] ?? operation.operationId.split('_')[1]!;
  const takesKey = parametersIn(operation, 'header').length > 0;
  const { operationId } = operation;
  const given = mayFind(route) ? `<Given extends QueryOf<'${operationId}'> | undefined = undefined>` : '';
  const signature = `${name}${given}(${argumentsOf(route, takesKey).join(', ')})`;
  const result = mayFind(route) ? `Created<'${operationId}', Given>` : `Result<'${operationId}'>`;
  const summary = operation.summary ?? operation.operationId;
  const paging = pagingOf(route, description);
  if (!paging) {
    const query = parametersIn(operation, 'query').length > 0 ? 'query' : '';
    const type = responseProperties(route, description) ? result : 'void';
    const call = `this.#transport.send(${requestOf(route, takesKey, query)}, options)`;
    return `  /** ${summary} */\n  ${signature}: Promise<${type}> {\n    return ${call};\n  }`;
  }
  const { items, next } = paging;
  const query = 'query: cursor === undefined ? query : { ...query, cursor }';
  const more = items === 'items' ? '' : ` A loop over it yields its \`${items}\`.`;
  return `  /** ${summary}${more} */
  ${signature}: Listing<${result}, ${result}['${items}'][number]> {
    return new Listing({
      fetch: (cursor) => this.#transport.send(${requestOf(route, takesKey, query)}, options),
      itemsOf: (page) => page.${items},
      nextOf: (page) => page.${next},
    });
  }`;
}

function assertDistinct(resource: string, methods: readonly string[]): void {
  const names = methods.map((method) => /^ {2}(\w+)[<(]/m.exec(method)![1]);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) throw new Error(`The resource ${resource} has two methods ${twice}: give one of them another name.`);
}

function renderClass(resource: string, routes: readonly Route[], description: Description): string {
  const methods = routes.map((route) => renderMethod(route, description));
  assertDistinct(resource, methods);
  const paths = [...new Set(routes.map(({ path }) => `\`${path.split('/').slice(0, 6).join('/')}\``))];
  return `/** The routes of ${paths.slice(0, 1).join()} and below. */
export class ${resource}Resource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

${methods.join('\n\n')}
}`;
}

/** The module with a class for each resource of the API, and a method for each of its operations. */
export function renderResources(description: Description): string {
  const ofResource = Map.groupBy(routesOf(description), ({ operation }) => {
    const controller = operation.operationId.split('_')[0]!;
    return JOINED[controller] ?? controller;
  });
  const classes = [...ofResource].map(([resource, routes]) => renderClass(resource, routes, description));
  const listed = [...ofResource.keys()].filter((resource) => !BY_HAND.includes(resource));
  return `// Made of docs/openapi.json by \`npm run generate\`.
import { Listing } from '../client/listing.ts';
import type { CallOptions, KeyedCallOptions } from '../client/options.ts';
import { path } from '../client/path.ts';
import type { Transport } from '../client/transport.ts';
import type { Created, QueryOf, RequestBody, Result } from '../operations.ts';

${classes.join('\n\n')}

/** The resources of the API. */
export class Resources {
${listed.map((resource) => `  readonly ${lowerFirst(resource)}: ${resource}Resource;`).join('\n')}

  constructor(transport: Transport) {
${listed.map((resource) => `    this.${lowerFirst(resource)} = new ${resource}Resource(transport);`).join('\n')}
  }
}
`;
}
