import { readFileSync, writeFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { ApiDescription } from '../support/described-api.ts';
import { ROUTES } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';

const FILE = new URL('../../../docs/openapi.json', import.meta.url);

/** What the API says of itself. That its answers are so, every scenario shows: see `describedApi`. */
export function describing(scene: Scene): void {
  let description: ApiDescription;

  beforeAll(async () => {
    description = await scene.system.api.get<ApiDescription>('/openapi.json');
  });

  it('is right by the schema of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...description });
    expect([valid, errors]).toEqual([true, undefined]);
  });

  it('stands in docs/openapi.json, which `npm run generate` writes', () => {
    const text = `${JSON.stringify(description, null, 2)}\n`;
    if (process.env.POSTHORN_WRITE_DOCS) writeFileSync(FILE, text);
    expect(readFileSync(FILE, 'utf8')).toBe(text);
  });

  it('tells of an Idempotency-Key where a repeat gets the first answer: not of a new key, which is kept nowhere', () => {
    const taking = Object.entries(description.paths).filter(([, { post }]) =>
      post?.parameters?.some(({ name }) => name === 'Idempotency-Key'),
    );
    const posts = ROUTES.filter(({ method }) => method === 'POST').map(({ path }) => path);
    expect(taking.map(([path]) => path).sort()).toEqual(
      posts.filter((path) => path !== '/v1/projects/{project}/api-keys').sort(),
    );
  });

  it('tells of every route that takes a key, and of what each does', () => {
    const told = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { summary }]) => {
        expect(summary).toMatch(/^[A-Z].*\.$/);
        return `${method.toUpperCase()} ${path.replace('{name}', '{eventType}')}`;
      }),
    );
    expect(told.filter((route) => route.includes(' /v1/')).sort()).toEqual(
      ROUTES.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });
}
