import type { PosthornError } from '#kernel';
import { TenantCompute } from '#tenant-compute';
import { MAX_WEBHOOKS, webhookDefinitions } from './webhook-definitions.ts';

const PROJECT = '0190b0c2-0000-7000-8000-000000000001';
const post = (schema: unknown, more: object = {}) => ({
  post: { requestBody: { content: { 'application/json': { schema, ...more } } } },
});
const document = (webhooks: object, more: object = {}) => ({ openapi: '3.1.0', webhooks, ...more });

describe('The webhooks of an OpenAPI document', () => {
  const compute = new TenantCompute({ onProblem: (message) => console.warn(message) });
  afterAll(() => compute.close());

  const read = (given: unknown) => webhookDefinitions(given, (...schema) => compute.define(PROJECT, ...schema));
  const only = async (webhook: unknown, more: object = {}) => {
    const [type] = await read(document({ 'post.published': webhook }, more));
    const { schema, example, ...rest } = type!.definition;
    const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
    return { ...rest, schema: parsed(schema), example: parsed(example) };
  };

  it('become event types with description, schema and example', async () => {
    const { post: operation } = post({ type: 'object', required: ['id'] }, { example: { id: 'p_1' } });
    expect(await only({ post: { ...operation, description: 'A post is out.', summary: 'Out' } })).toEqual({
      ...{ description: 'A post is out.', archived: false },
      ...{ schema: { type: 'object', required: ['id'] }, example: { id: 'p_1' } },
    });
    expect(await only({})).toEqual({ description: null, archived: false, schema: null, example: null });
  });

  it('have their summary, or that of the path, if there is no description', async () => {
    expect(await only({ summary: 'Path', post: { summary: 'Out' } })).toMatchObject({ description: 'Out' });
    expect(await only({ summary: 'Path', post: {} })).toMatchObject({ description: 'Path' });
  });

  it('have an example of the media type or of the schema', async () => {
    const examples = { first: { $ref: '#/components/examples/a' }, second: { value: 2 } };
    const components = { examples: { a: { value: 1 } }, schemas: { A: { type: 'number', examples: [5, 6] } } };
    expect(await only(post({}, { examples }), { components })).toMatchObject({ example: 1 });
    expect(await only(post({ type: 'number', example: 3 }))).toMatchObject({ example: 3, schema: { type: 'number' } });
    expect(await only(post({ $ref: '#/components/schemas/A' }), { components })).toMatchObject({ example: 5 });
  });

  it('are found behind references, with the shared schemas in $defs and without keywords of OpenAPI', async () => {
    const components = {
      pathItems: { Published: { post: { requestBody: { $ref: '#/components/requestBodies/Post' } } } },
      requestBodies: {
        Post: { content: { 'application/vnd.acme+json': { schema: { $ref: '#/components/schemas/Post' } } } },
      },
      schemas: {
        Post: {
          type: 'object',
          properties: {
            author: { $ref: '#/components/schemas/Author' },
            editors: { type: 'array', items: { $ref: '#/components/schemas/Author' } },
            example: { type: 'string', example: 'a property, and a keyword' },
          },
          ...{ xml: { name: 'post' }, externalDocs: { url: 'https://example.com' }, 'x-internal': true },
        },
        Author: { oneOf: [{ type: 'string' }, { type: 'null' }], discriminator: { propertyName: 'kind' } },
        Unused: { type: 'nothing' },
      },
    };
    const { schema } = await only({ $ref: '#/components/pathItems/Published' }, { components });
    expect(schema).toEqual({
      $ref: '#/$defs/Post',
      $defs: {
        Post: {
          type: 'object',
          properties: {
            author: { $ref: '#/$defs/Author' },
            editors: { type: 'array', items: { $ref: '#/$defs/Author' } },
            example: { type: 'string' },
          },
        },
        Author: { oneOf: [{ type: 'string' }, { type: 'null' }] },
      },
    });
  });

  it('keep what stands beside a reference in a shared schema', async () => {
    const components = {
      schemas: {
        Post: { $ref: '#/components/schemas/Resource', required: ['id'] },
        Resource: { $ref: '#/components/schemas/Thing', type: 'object' },
        Thing: { properties: { id: { type: 'string' } } },
      },
    };
    const { schema } = await only(post({ $ref: '#/components/schemas/Post', minProperties: 1 }), { components });
    expect(schema).toEqual({
      ...{ $ref: '#/$defs/Post', minProperties: 1 },
      $defs: {
        Post: { $ref: '#/$defs/Resource', required: ['id'] },
        Resource: { $ref: '#/$defs/Thing', type: 'object' },
        Thing: { properties: { id: { type: 'string' } } },
      },
    });
  });

  it('have the example beside a reference to a schema', async () => {
    const components = { schemas: { A: { type: 'number', example: 5 }, B: { $ref: '#/components/schemas/A' } } };
    const read = (schema: object) => only(post(schema), { components });
    expect(await read({ $ref: '#/components/schemas/B', examples: [7] })).toMatchObject({ example: 7 });
    expect(await read({ $ref: '#/components/schemas/B' })).toMatchObject({ example: 5 });
  });

  it('are refused if their shared schemas refer to each other thousands of times', async () => {
    const links = 3_000;
    const linked = Array.from({ length: links }, (_, n) => [
      `S${n}`,
      { items: { $ref: `#/components/schemas/S${n + 1}` } },
    ]);
    const components = { schemas: { ...(Object.fromEntries(linked) as object), [`S${links}`]: {} } };
    await expect(only(post({ $ref: '#/components/schemas/S0' }), { components })).rejects.toMatchObject({
      problems: [{ message: expect.stringContaining('/schema: must have at most 32768 bytes') as string }],
    });
  });

  it('are refused together, each with its problems', async () => {
    const schemas = { Tree: { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } } };
    const webhooks = {
      'a.good': post({}),
      'a.type': post({ type: 'nothing' }),
      'a.example': post({ type: 'number' }, { example: 'text' }),
      'a.circle': post({ $ref: '#/components/schemas/Tree' }),
      'a.gone': post({ $ref: '#/components/schemas/None' }),
      'a.remote': post({ $ref: 'https://example.com/schema.json' }),
      'a.list': post({ properties: ['id'] }),
    };
    const message = (at: string) => expect.stringContaining(`invalid at ${at}`) as string;
    await expect(read(document(webhooks, { components: { schemas } }))).rejects.toMatchObject({
      code: 'invalid-input',
      problems: [
        { pointer: '/openapi/webhooks/a.type', message: message('/schema/type: ') },
        { pointer: '/openapi/webhooks/a.example', message: message('/example: ') },
        { pointer: '/openapi/webhooks/a.circle', message: message('/schema/$defs/Tree/properties/child/$ref: ') },
        { pointer: '/openapi/webhooks/a.gone', message: message('/schema/$ref: ') },
        { pointer: '/openapi/webhooks/a.remote', message: message('/schema/$ref: ') },
        { pointer: '/openapi/webhooks/a.list', message: message('/schema/properties: ') },
      ],
    });
  });

  it('are read without holding the event loop, however many schemas they share', async () => {
    const names = Array.from({ length: 1_200 }, (_, nth) => `Shared${nth}`);
    const shared = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
    const All = { oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })) };
    const webhook = post({ $ref: '#/components/schemas/All' });
    const webhooks = Object.fromEntries(Array.from({ length: MAX_WEBHOOKS }, (_, nth) => [`a.w${nth}`, webhook]));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const error = await read(document(webhooks, { components: { schemas: { All, ...shared } } })).catch(
      (thrown: unknown) => thrown as PosthornError,
    );
    clearInterval(timer);
    const { problems } = error as PosthornError;
    expect(problems).toHaveLength(MAX_WEBHOOKS);
    expect(problems[0]!.message).toContain('/schema: must have at most 32768 bytes');
    expect(turns).toBeGreaterThan(3);
  });

  it.each([
    ['no version', { webhooks: { a: {} } }, ['/openapi/openapi']],
    ['an earlier version', { openapi: '3.0.3', webhooks: { a: {} } }, ['/openapi/openapi']],
    ['no webhooks', { openapi: '3.2.0' }, ['/openapi/webhooks']],
    ['a list of webhooks', document([{}]), ['/openapi/webhooks']],
    [
      'too many webhooks',
      document(Object.fromEntries(Array.from({ length: MAX_WEBHOOKS + 1 }, (_, n) => [`a${n}`, {}]))),
      ['/openapi/webhooks'],
    ],
    ['names of no event type', document({ 'a b': {}, 'endpoint.failing': {} }), ['a b', 'endpoint.failing']],
  ])('are refused with %s', async (_, given, pointers) => {
    const at = pointers.map((pointer) => (pointer.startsWith('/') ? pointer : `/openapi/webhooks/${pointer}`));
    await expect(read(given)).rejects.toMatchObject({ problems: at.map((pointer) => ({ pointer })) });
  });

  it.each([null, 5, [], { openapi: '3.1.0', webhooks: { a: { post: { requestBody: { $ref: '#/webhooks/a' } } } } }])(
    'of any other form are refused, or have no schema: %j',
    async (given) => {
      const outcome = await read(given).catch((error: { code?: string }) => error.code);
      expect(typeof outcome === 'string' ? outcome : outcome!.length).toEqual(
        given !== null && typeof given === 'object' && 'webhooks' in given ? 1 : 'invalid-input',
      );
    },
  );
});
