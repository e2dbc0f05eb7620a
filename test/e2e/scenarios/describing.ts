import { readFileSync, writeFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { ApiDescription, Operation } from '../support/described-api.ts';
import { ROUTES } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';

const FILE = new URL('../../../docs/openapi.json', import.meta.url);

/** The API's description of itself. Every scenario checks that the answers match it: see `describedApi`. */
export function describing(scene: Scene): void {
  let description: ApiDescription;

  beforeAll(async () => {
    description = await scene.system.api.get<ApiDescription>('/openapi.json');
  });

  it('is valid by the schema of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...description });
    expect([valid, errors]).toEqual([true, undefined]);
  });

  it('equals docs/openapi.json, which `npm run generate` writes', () => {
    const text = `${JSON.stringify(description, null, 2)}\n`;
    if (process.env.POSTHORN_WRITE_DOCS) writeFileSync(FILE, text);
    expect(readFileSync(FILE, 'utf8')).toBe(text);
  });

  it('has an Idempotency-Key for each request whose repeat gets the first response, but not for a new key, which is never stored', () => {
    const taking = Object.entries(description.paths).filter(([, { post }]) =>
      post?.parameters?.some(({ name }) => name === 'Idempotency-Key'),
    );
    const posts = ROUTES.filter(({ method }) => method === 'POST').map(({ path }) => path);
    expect(taking.map(([path]) => path).sort()).toEqual(
      posts.filter((path) => !/\/((api|admin)-keys|portal-tokens)$/.test(path)).sort(),
    );
  });

  it('describes each parameter of a path', () => {
    for (const [path, operations] of Object.entries(description.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(operations)) {
        const ofPath = parameters.filter(({ name }) => names.includes(name));
        for (const parameter of ofPath)
          expect([path, parameter.name, parameter.description]).toEqual([
            path,
            parameter.name,
            expect.stringMatching(/\.$/),
          ]);
      }
    }
  });

  it('has the 503 of each route of the readiness, which names no wait', () => {
    for (const path of ['/readyz', '/readyz/all']) {
      const response = description.paths[path]!.get!.responses[503];
      expect(response).toMatchObject({ content: { 'application/problem+json': {} } });
      expect(response).not.toHaveProperty('headers');
    }
  });

  it('allows only the listed fields in each body', () => {
    const schemaOf = ({ requestBody }: Operation) => Object.values(requestBody!.content)[0]!.schema;
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const operation of Object.values(operations).filter(({ requestBody }) => requestBody)) {
        const { $ref, ...inline } = schemaOf(operation);
        const schema = $ref ? description.components.schemas[$ref.replace(/^.*\//, '')] : inline;
        expect([path, schema]).toMatchObject([path, { type: 'object', additionalProperties: false }]);
      }
    }
  });

  it('names the scope of each route, or the admin role', () => {
    for (const { method, path, right } of ROUTES) {
      const operation = description.paths[path.replace('{eventType}', '{name}')]![method.toLowerCase()]!;
      const roles = right === 'project' ? [] : [right];
      expect([method, path, operation.security]).toEqual([method, path, [{ bearer: roles }, { key: roles }]]);
    }
  });

  it('describes every route that takes a key, each with a summary', () => {
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { summary }]) => {
        expect(summary).toMatch(/^[A-Z].*\.$/);
        return `${method.toUpperCase()} ${path.replace('{name}', '{eventType}')}`;
      }),
    );
    expect(described.filter((route) => route.includes(' /v1/')).sort()).toEqual(
      ROUTES.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });
}
