import { stateAfter } from '#event-store';
import { endpoint } from './endpoint.ts';
import type { VerificationAnswer, EndpointCommand, EndpointEvent, EndpointSpec } from './endpoint-events.ts';

const url = 'https://example.com/';
const cloudevents: EndpointSpec = {
  ...{
    url,
    name: 'A',
    uid: null,
    eventTypes: null,
    channels: null,
    where: null,
    metadata: {},
    description: null,
    headers: [],
    policy: {},
  },
  ...{ profile: 'cloudevents', profileOptions: { origin: 'a.example' } },
};
const answered = (error: string | null) => ({ attemptedAt: '2026-01-31T12:00:00.000Z', status: 200, error });
const stateOf = (events: EndpointEvent[]) => stateAfter(endpoint, events);
const typesOf = (past: EndpointEvent[], command: EndpointCommand) =>
  endpoint.decide(command, stateOf(past)).map(({ type }) => type);

describe('An endpoint with a handshake', () => {
  const madeOf = (overrides: Partial<EndpointSpec>): EndpointEvent => ({
    ...{ type: 'endpoint.created', spec: { ...cloudevents, ...overrides }, secretId: 's', mustVerify: true },
  });
  const allowing = (allowedPerMinute?: number): EndpointEvent => ({
    ...{ type: 'endpoint.verified', cause: { ...answered(null), ...(allowedPerMinute && { allowedPerMinute }) } },
  });
  const change = (overrides: Partial<EndpointSpec>, answer: VerificationAnswer | null = null): EndpointCommand => ({
    ...{ type: 'change', spec: overrides, answer },
  });
  const conflict = expect.objectContaining({ code: 'conflict', canRetry: true }) as Error;
  const past = [madeOf({}), allowing(60)];

  it.each<[string, EndpointEvent[], Partial<EndpointSpec>]>([
    ['another origin', past, { profileOptions: { origin: 'b.example' } }],
    ['an origin that is left to the default', past, { profileOptions: {} }],
    ['a rate above the allowed one', past, { policy: { ratePerSecond: 2 } }],
    [
      'a new profile with a handshake',
      [madeOf({ profile: 'standard-webhooks' }), allowing()],
      { profile: 'cloudevents' },
    ],
  ])('repeats the handshake for %s', (_what, events, overrides) => {
    const asks = { ...cloudevents, ...overrides };
    expect(() => typesOf(events, change(overrides))).toThrow(conflict);
    const rate = asks.policy.ratePerSecond ?? null;
    const terms = { profile: 'cloudevents', options: asks.profileOptions, ratePerSecond: rate };
    const answerOf = (error: string | null) => ({ url, terms, verification: answered(error) });
    expect(typesOf(events, change(overrides, answerOf(null)))).toEqual(['endpoint.changed', 'endpoint.verified']);
    const refused = endpoint.decide(change(overrides, answerOf('No')), stateOf(events));
    expect(stateOf([...events, ...refused])).toMatchObject({ life: 'pending' });
    expect(() =>
      typesOf(events, change(overrides, { ...answerOf(null), terms: { ...terms, options: { origin: 'c' } } })),
    ).toThrow(conflict);
  });

  it.each<[string, Partial<EndpointSpec>]>([
    ['mode', { profileOptions: { origin: 'a.example', mode: 'binary' } }],
    ['name', { name: 'B' }],
    ['profile without a handshake', { profile: 'standard-webhooks' }],
  ])('does not repeat the handshake for another %s', (_what, overrides) => {
    expect(typesOf(past, change(overrides))).toEqual(['endpoint.changed']);
  });

  it('does not repeat the handshake for an allowed rate, or for one below the requested rate', () => {
    const fast = [madeOf({ policy: { ratePerSecond: 10 } }), allowing(120)];
    expect(typesOf(fast, change({ policy: { ratePerSecond: 2 } }))).toEqual(['endpoint.changed']);
    expect(typesOf(fast, change({ policy: { ratePerSecond: 9 } }))).toEqual(['endpoint.changed']);
    const unbounded = [madeOf({ policy: { ratePerSecond: 10 } }), allowing()];
    expect(typesOf(unbounded, change({ policy: { ratePerSecond: 20 } }))).toEqual(['endpoint.changed']);
  });

  it('is not verified by a response for another origin', () => {
    const terms = { profile: 'cloudevents', options: { origin: 'old.example' }, ratePerSecond: null };
    const late = { url, terms, verification: answered(null) };
    expect(typesOf(past, { type: 'note-verification', answer: late })).toEqual([]);
    const answer = { ...late, terms: { ...terms, options: { origin: 'a.example' } } };
    expect(typesOf(past, { type: 'note-verification', answer })).toEqual(['endpoint.verified']);
  });
});
