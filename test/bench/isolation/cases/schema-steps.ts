import type { IsolationCase } from '../isolation-case.ts';
import { NUMBER, type RequestFlow } from '../request-flow.ts';

const TEXT_CHARACTERS = 250_000;
const EXAMPLE_CHARACTERS = 10_000;
/** Does not backtrack in our engines, and yet costs a step for each character and each of its states. */
const PATTERN = '(a?){100}[bc]';
const ALTERNATIVES = 8;

/** Alternatives, each of which reads the whole text in vain. */
const manyAlternatives = {
  anyOf: Array.from({ length: ALTERNATIVES }, (_, at) => ({ pattern: `(a?){${at + 1}}[bc]` })),
};

/** A project's own schemas at their worst, defined in a loop and checked against the largest data. */
export const schemaSteps: IsolationCase = {
  name: 'schema',
  summary: 'schemas at their worst',
  title:
    'event types with schema and example in a loop; 250 kB events against the pattern `(a?){100}[bc]`, and 8 such under `anyOf`',
  async prepare(stage) {
    const tenant = await stage.createTenant('Schemas');
    await stage.call('PATCH', tenant.path, { schemaValidation: 'enforce' });
    const define = (name: string, schema: object) => stage.call('POST', `${tenant.path}/event-types`, { name, schema });
    await define('schema.pattern', { type: 'object', properties: { text: { type: 'string', pattern: PATTERN } } });
    await define('schema.alternatives', { type: 'object', properties: { text: manyAlternatives } });
    const data = JSON.stringify({ text: 'a'.repeat(TEXT_CHARACTERS) });
    const example = JSON.stringify({ text: `${'a'.repeat(EXAMPLE_CHARACTERS)}b` });
    const looped = JSON.stringify({ properties: { text: { pattern: PATTERN }, more: manyAlternatives } });
    const flow = (name: string, connections: number, request: RequestFlow['request']): RequestFlow => ({
      ...{ name, connections, ratePerSecond: 10, count: 600, request },
    });
    return {
      flows: [
        flow('pattern', 2, stage.eventRequest(tenant, 'schema.pattern', data)),
        flow('alternatives', 2, stage.eventRequest(tenant, 'schema.alternatives', data)),
        flow('definitions', 2, {
          method: 'POST',
          path: `${tenant.path}/event-types`,
          key: tenant.key,
          body: `{"name":"loop.kind${NUMBER}","schema":${looped},"example":${example}}`,
        }),
      ],
    };
  },
};
