import { readFileSync } from 'node:fs';
import { type Description, withoutProblems } from './description.ts';
import { renderResources } from './render-resources.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const described = JSON.parse(read('docs/openapi.json')) as Description;

/** A description with one operation, changed by `more`. */
function one(more: object, path = '/v1/things/{thing}'): Description {
  const operation = { operationId: 'Things_get', summary: 'Returns a thing.', responses: { 200: {} }, ...more };
  return { paths: { [path]: { get: operation } }, components: { schemas: {} } };
}

describe('The methods of the SDK', () => {
  it('are those of docs/openapi.json', () => {
    expect(read('sdk/typescript/src/generated/resources.ts')).toBe(renderResources(described));
  });

  it('are one for each operation below /v1, without the responses that are problems', () => {
    const { paths } = withoutProblems(described);
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const rendered = renderResources(described);
    for (const { operationId } of operations) expect(rendered).toMatch(new RegExp(`'${operationId}'|Promise<void>`));
    expect([...rendered.matchAll(/#transport\.send\(/g)]).toHaveLength(operations.length);
    const statuses = operations.flatMap(({ responses }) => Object.keys(responses));
    expect(statuses.filter((status) => !status.startsWith('2'))).toEqual([]);
  });

  it('take ids, a body, a query and options in this order', () => {
    const parameters = [
      { name: 'thing', in: 'path', required: true },
      { name: 'limit', in: 'query' },
      { name: 'Idempotency-Key', in: 'header' },
    ];
    const body = { required: true, content: { 'application/json': { schema: {} } } };
    const rendered = renderResources(one({ parameters, requestBody: body }));
    expect(rendered).toContain(
      "get(thing: string, body: RequestBody<'Things_get'>, query?: QueryOf<'Things_get'>, options?: KeyedCallOptions)",
    );
    expect(rendered).toContain('path: path`/v1/things/${thing}`, query, body, takesKey: true }');
    expect(rendered).toContain('readonly things: ThingsResource;');
  });

  it('have the response of a creation, unless a query lets it find a resource', () => {
    const parameters = [{ name: 'ifExists', in: 'query' }];
    const rendered = renderResources(one({ parameters, responses: { 200: {}, 201: {} } }, '/v1/things'));
    expect(rendered).toContain(
      "get<Given extends QueryOf<'Things_get'> | undefined = undefined>(query?: Given, options?: CallOptions)",
    );
    const content = { 'application/json': { schema: {} } };
    const made = renderResources(one({ parameters, responses: { 200: { content }, 201: { content } } }, '/v1/things'));
    expect(made).toContain("Promise<Created<'Things_get', Given>>");
  });

  it('have no query for another form of a response than JSON', () => {
    const rendered = renderResources(one({ parameters: [{ name: 'format', in: 'query' }] }, '/v1/things'));
    expect(rendered).toContain('get(options?: CallOptions)');
  });

  it.each([
    [
      'a list in one value',
      { parameters: [{ name: 'ids', in: 'query', explode: false }] },
      /`ids` has an unknown style/,
    ],
    [
      'an object in a query',
      { parameters: [{ name: 'm', in: 'query', style: 'pipeDelimited' }] },
      /`m` has an unknown style/,
    ],
    ['an unknown header', { parameters: [{ name: 'If-Match', in: 'header' }] }, /the header `If-Match` is unknown/],
    ['another body', { requestBody: { content: { 'text/plain': { schema: {} } } } }, /the body is text\/plain/],
    ['an id that is not in its path', { parameters: [{ name: 'id', in: 'path' }] }, /`id` is not in the path/],
  ])('are refused for %s, which the client could not send', (_, more, message) => {
    expect(() => renderResources(one(more))).toThrow(message);
  });

  it('are refused if two have the same name', () => {
    const twice = one({});
    twice.paths['/v1/other'] = one({}).paths['/v1/things/{thing}']!;
    expect(() => renderResources(twice)).toThrow('The resource Things has two methods get');
  });
});
