import { LONE_SURROGATE, PROJECT, rows, rowsLike, type WrongCase, type WrongFields } from './wrong-rows.ts';

const name = 'a.b';

/** Schemas, and the places below `/schema` where they are wrong. */
const SCHEMAS: [unknown, string[]][] = [
  [5, ['']],
  [[], ['']],
  [true, ['']],
  [{ type: 'date' }, ['/type']],
  [{ properties: { a: { requierd: ['b'] } } }, ['/properties/a/requierd']],
  [{ minLength: -1, required: 'a' }, ['/minLength', '/required']],
  [{ $schema: 'http://json-schema.org/draft-07/schema#' }, ['/$schema']],
  [{ $ref: 'https://example.com/schema.json' }, ['/$ref']],
  [{ $ref: '#/$defs/nothing' }, ['/$ref']],
  [{ $ref: '#' }, ['/$ref']],
  [{ $defs: { a: { items: { $ref: '#/$defs/a' } } } }, ['/$defs/a/items/$ref']],
  [
    { properties: { a: { pattern: '^(?=a)' }, b: { pattern: '(' } } },
    ['/properties/a/pattern', '/properties/b/pattern'],
  ],
  [{ uniqueItems: true }, ['/uniqueItems']],
  [{ description: 'x'.repeat(33_000) }, ['']],
  [{ enum: Array.from({ length: 3_000 }, (_, n) => n) }, ['']],
  [{ title: LONE_SURROGATE }, ['/title']],
];

/** For a definition, with a name or without. */
const OF_DEFINITION: WrongCase[] = [
  [[], ['']],
  ['', ['']],
  ['null', ['']],
  ['5', ['']],
  ...SCHEMAS.map(([schema, pointers]): WrongCase => [{ schema }, pointers.map((pointer) => `/schema${pointer}`)]),
  [{ description: 5 }, ['/description']],
  [{ description: 'x'.repeat(2_001) }, ['/description']],
  [{ description: 'with\u0000NUL' }, ['/description']],
  [{ description: LONE_SURROGATE }, ['/description']],
  [{ archived: 'yes' }, ['/archived']],
  [{ archived: null }, ['/archived']],
  [{ example: [LONE_SURROGATE] }, ['/example/0']],
  [{ example: 'x'.repeat(65_536) }, ['/example']],
  ['{"example":{"n":9007199254740993}}', ['/example/n']],
  [
    { schema: { required: ['id'], properties: { n: { type: 'number' } } }, example: { n: 'x' } },
    ['/example/id', '/example/n'],
  ],
  [{ description: 5, schema: 5, archived: 5, more: 5 }, ['/archived', '/description', '/more', '/schema']],
];

const isObject = (json: unknown): json is object => typeof json === 'object' && !Array.isArray(json);

export const wrongEventTypes: WrongFields[] = [
  ...rows('POST', `${PROJECT}/event-types`, [
    ...OF_DEFINITION.map(([json, ...rest]): WrongCase => [isObject(json) ? { name, ...json } : json, ...rest]),
    [{}, ['/name']],
    ...[5, null, '', 'a b', 'a..b', 'x'.repeat(257), 'endpoint.failing'].map((wrong): WrongCase => [
      { name: wrong },
      ['/name'],
    ]),
    [{ name: 'a b', schema: 5 }, ['/name', '/schema']],
    [{ name: 'post.published' }, [], 409],
  ]),
  ...rowsLike(`POST ${PROJECT}/event-types`, 'PUT', `${PROJECT}/event-types/{eventType}`, OF_DEFINITION),
  ...rows('PUT', `${PROJECT}/event-types/{eventType}`, [
    [{ name }, ['/name']],
    ...[null, 0, 1.5, '1', 2_147_483_648, 3].map((schemaVersion): WrongCase => [{ schemaVersion }, ['/schemaVersion']]),
  ]),
  ...rows('POST', `${PROJECT}/event-types`, [[{ name: 'post.versioned', schemaVersion: 1 }, ['/schemaVersion']]]),
  ...rows('POST', `${PROJECT}/event-types/import`, [
    [[], ['']],
    ['', ['']],
    ['null', ['']],
    [{}, ['/pack']],
    [{ pack: 5 }, ['/pack']],
    [{ pack: 'toString' }, ['/pack']],
    [{ pack: 'postion', more: 1 }, ['/more']],
    [{ pack: 'toString', more: 1 }, ['/more', '/pack']],
    [{ pack: 'postion', dryRun: 'yes' }, ['/dryRun']],
    ...[5, 'text', []].map((openapi): WrongCase => [{ openapi }, ['/openapi']]),
    [{ openapi: {} }, ['/openapi/openapi', '/openapi/webhooks']],
    [{ pack: 'postion', openapi: { openapi: '3.1.0', webhooks: { 'a.b': {} } } }, ['/openapi']],
    ...['3.0.3', '2.0', '4.0.0', 3.1].map((openapi): WrongCase => [
      { openapi: { openapi, webhooks: { 'a.b': {} } } },
      ['/openapi/openapi'],
    ]),
    [{ openapi: { openapi: '3.1.0', webhooks: {} } }, ['/openapi/webhooks']],
    [
      {
        openapi: {
          openapi: '3.1.0',
          webhooks: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`a.n${n}`, {}])),
        },
      },
      ['/openapi/webhooks'],
    ],
    [
      { openapi: { openapi: '3.1.0', webhooks: { 'a b': {}, 'endpoint.failing': {}, 'a/b': {} } } },
      ['/openapi/webhooks/a b', '/openapi/webhooks/a~1b', '/openapi/webhooks/endpoint.failing'],
    ],
    [{ openapi: { openapi: '3.1.0', webhooks: { 'a.b': { post: { description: 5 } } } } }, ['/openapi/webhooks/a.b']],
  ]),
];
