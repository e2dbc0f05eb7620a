import { endpoint } from './endpoint.ts';
import type { EndpointCommand, EndpointEvent, EndpointSpec } from './endpoint-events.ts';

const SPEC: EndpointSpec = {
  url: 'https://example.com/',
  name: 'A',
  uid: null,
  eventTypes: null,
  channels: null,
  where: null,
  profile: 'standard-webhooks',
  profileOptions: {},
  policy: {},
  metadata: {},
  description: null,
  headers: [],
};
const CREATED: EndpointEvent = { type: 'endpoint.created', spec: SPEC, secretId: 'first' };

const stateOf = (given: EndpointEvent[]) =>
  given.reduce((state, event) => endpoint.evolve(state, event), endpoint.initial);
const decided = (given: EndpointEvent[], when: EndpointCommand) => endpoint.decide(when, stateOf(given));

describe('the secrets of an endpoint', () => {
  const term = { id: 'second', activatesAtMs: 1_000, overlapMs: 500 };
  const rotate: EndpointCommand = { type: 'rotate-secret', by: 'key_1', term, atMs: 1_000 };
  const rotated: EndpointEvent = {
    ...{ type: 'secret.rotated', by: 'key_1', secretId: 'second' },
    ...{ activatesAtMs: 1_000, overlapMs: 500 },
  } as const;

  it('rotates its secret, and keeps its secrets when it changes', () => {
    expect(decided([CREATED], rotate)).toEqual([rotated]);
    const state = stateOf([CREATED, rotated, { type: 'endpoint.changed', spec: { ...SPEC, name: 'B' } }]);
    expect(state).toMatchObject({ spec: { name: 'B' }, secrets: [{ id: 'first' }, term] });
  });

  it('records which secrets were revealed to a key: secrets that sign now or later', () => {
    const reveal = (atMs: number): EndpointCommand => ({ type: 'reveal-secrets', by: 'key_2', atMs });
    const revealed = (secretIds: string[]) => [{ type: 'secret.revealed', by: 'key_2', secretIds }];
    expect(decided([CREATED, rotated], reveal(1_200))).toEqual(revealed(['second', 'first']));
    expect(decided([CREATED, rotated], reveal(1_500))).toEqual(revealed(['second']));
  });

  it('has no secrets to rotate or to show when it is deleted', () => {
    for (const command of [rotate, { type: 'reveal-secrets', by: 'key_2', atMs: 0 }] as const) {
      expect(() => decided([CREATED, { type: 'endpoint.deleted' }], command)).toThrow('The endpoint does not exist');
    }
  });

  it('of a stream older than custom headers has no headers', () => {
    const old = { ...SPEC, headers: undefined } as unknown as EndpointSpec;
    expect(stateOf([{ ...CREATED, spec: old }])).toMatchObject({ spec: { headers: [] } });
  });
});
