import fc from 'fast-check';
import type { ApiDescription, Operation } from '../support/described-api.ts';
import { arbitraryOf } from '../support/arbitrary-of-schema.ts';
import { keepDeadRow } from '../support/dead-row.ts';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const RUNS = 40;
const P = '/v1/projects/{project}';
const E = `${P}/endpoints/{endpoint}`;

/**
 * The pointers, by route, of refusals for a meaning that no schema can state. A condition must compile. A URL may be
 * closed. A profile has rules for secrets, headers and types. A header may belong to the connection. An example must be
 * right by its schema. A time must lie ahead. The row of a dead record must be right.
 */
const MEANINGS: Record<string, RegExp> = {
  'post /v1/projects': /^$/,
  [`patch ${P}`]: /^$/,
  [`put ${P}`]: /^$/,
  [`post ${P}/api-keys`]: /^\/expiresAt/,
  [`post ${P}/portal-tokens`]: /^$/,
  'post /v1/admin-keys': /^\/(name|expiresAt)/,
  [`post ${P}/event-types`]: /^\/(name|schema|example)/,
  [`put ${P}/event-types/{name}`]: /^\/(schema|schemaVersion|example)/,
  [`post ${P}/event-types/import`]: /^\/(pack$|openapi)/,
  [`post ${P}/endpoints`]: /^\/(url|where|secret|profileOptions|headers|eventTypes)/,
  [`put ${E}`]: /^\/(url|where|secret|profile|profileOptions|headers|eventTypes)/,
  [`patch ${E}`]: /^\/(url|where|profile|profileOptions|headers|eventTypes)/,
  [`post ${P}/endpoints/dry-run`]: /^\/where/,
  [`post ${E}/pause`]: /^$/,
  [`post ${E}/resume`]: /^$/,
  [`post ${E}/verify`]: /^$/,
  [`post ${E}/rotate-secret`]: /^\/(secret|type|activateAt)/,
  [`post ${E}/test`]: /^\/type/,
  [`post ${P}/events`]: /^\/(type|data|channels$|endpointIds\/\d+|schemaVersion$)/,
  [`post ${P}/events/batch`]: /^\/events\/\d+\/(type|data|channels$|endpointIds\/\d+|schemaVersion$)/,
  [`post ${P}/deliveries/{delivery}/replay`]: /^$/,
  [`post ${P}/deliveries/{delivery}/cancel`]: /^$/,
  [`post ${P}/replays`]: /^\/(endpoint|event|before|includeUnmatched)$/,
  [`post ${P}/replays/{replay}/cancel`]: /^$/,
  'post /v1/dead-records/{record}/replay': /^\(the body\)$/,
  'post /v1/webhooks': /^\/(request_url|headers)/,
};
/** The routes whose response comes only once every process knows of the change. */
const SLOW = [`post ${E}/rotate-secret`, `patch ${P}`];

/** Requests that are right by the API's description. */
export function sendingBySchema(scene: Scene): void {
  let description: ApiDescription;
  let project: TestProject;
  let ids: Record<string, string>;

  beforeAll(async () => {
    description = await scene.system.api.get<ApiDescription>('/openapi.json');
    project = await TestProject.create(scene.system);
    const endpoint = await project.createEndpoint(scene.receiver.url('/by-schema'));
    await scene.system.api.post(`${project.path}/event-types`, { name: 'by.schema' });
    const event = await project.send({ type: 'by.schema', data: 1 });
    const delivery = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    const range = { after: '2026-01-31T12:00:00Z', before: '2026-01-31T13:00:00Z' };
    const replay = await scene.system.api.post<{ id: string }>(`${project.path}/replays`, range);
    const { key } = await scene.system.api.post<{ key: string }>(`${project.path}/api-keys`, { name: 'A key' });
    ids = {
      project: project.id,
      endpoint: endpoint.id,
      name: 'by.schema',
      delivery: delivery.id,
      replay: replay.id,
      key,
      // Its type stays invalid even if a body happens to name an existing project.
      number: '1',
      record: await keepDeadRow(scene.system.database.pool, 'import:by-schema', { project: 'mistyped', type: '' }),
    };
  });

  const operationOf = (route: string): Operation => {
    const [method, path] = route.split(' ') as [string, string];
    return description.paths[path]![method]!;
  };
  const call = (route: string, json: unknown) => {
    const [method, path] = route.split(' ') as [string, string];
    return scene.system.api.call<Problem>(
      method.toUpperCase() as 'POST' | 'PUT' | 'PATCH',
      path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name]!),
      { json, headers: path.startsWith('/v1/webhooks') ? { authorization: `Bearer ${ids.key}` } : {} },
    );
  };

  it('are tried on every route that takes a body', () => {
    const taking = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) => (operation.requestBody ? [`${method} ${path}`] : [])),
    );
    expect(taking.sort()).toEqual(Object.keys(MEANINGS).sort());
  });

  it.each(Object.keys(MEANINGS))('have an accepted form: %s', async (route) => {
    const operation = operationOf(route);
    const { schema } = Object.values(operation.requestBody!.content)[0]!;
    const send = async (json: unknown) => {
      const { status, body } = await call(route, json);
      expect([400, 404, 413, 415, 500]).not.toContain(status);
      if (status !== 422) return;
      const pointers = body.errors?.map(({ pointer }) => pointer) ?? [''];
      for (const pointer of pointers) expect(pointer === '' ? '(the body)' : pointer).toMatch(MEANINGS[route]!);
    };
    const numRuns = SLOW.includes(route) ? 5 : RUNS;
    await fc.assert(
      fc.asyncProperty(arbitraryOf(schema, description.components.schemas as Record<string, unknown>), send),
      { numRuns },
    );
  });

  it.each(Object.keys(MEANINGS))('may lack a body only if the description allows it: %s', async (route) => {
    const { body } = await call(route, undefined);
    const isRefused = body.errors?.some(({ pointer }) => pointer === '') ?? false;
    expect(isRefused).toBe(operationOf(route).requestBody!.required);
  });

  it('are distinguished by the types of their fields', () => {
    const { CreateEndpointDto, CreateProjectDto } = description.components.schemas as Record<
      string,
      { properties: Record<string, { type: unknown }> }
    >;
    expect(CreateProjectDto!.properties.uid!.type).toEqual(['string', 'null']);
    expect(CreateEndpointDto!.properties.uid!.type).toEqual(['string', 'null']);
    expect(CreateEndpointDto!.properties.where!.type).toEqual(['string', 'null']);
    expect(CreateEndpointDto!.properties.eventTypes!.type).toEqual(['array', 'null']);
  });
}
