import { stateAfter } from '#event-store';
import { endpoint } from './endpoint.ts';
import type { EndpointEvent, EndpointSpec } from './endpoint-events.ts';

const policy = { timeoutMs: 1_000, jitter: 0.1 };
const spec = { url: 'https://example.com/', name: 'A', profileOptions: {}, policy } as EndpointSpec;
const created: EndpointEvent = { type: 'endpoint.created', spec, secretId: 's' };
const typesOf = (given: Partial<EndpointSpec>) =>
  endpoint
    .decide({ type: 'change', spec: given, answer: null }, stateAfter(endpoint, [created]))
    .map(({ type }) => type);

describe('The settings of an endpoint', () => {
  it('are not changed by the same settings in another order', () => {
    expect(typesOf({ policy: { jitter: 0.1, timeoutMs: 1_000 } })).toEqual([]);
    expect(typesOf({ policy: { jitter: 0.2, timeoutMs: 1_000 } })).toEqual(['endpoint.changed']);
    expect(typesOf({ policy: { timeoutMs: 1_000 } })).toEqual(['endpoint.changed']);
  });
});
