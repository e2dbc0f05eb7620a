import fc from 'fast-check';
import { isProfileName, profileNamed, profileNames } from './profile-named.ts';
import { arbitraryInput } from './testing/arbitrary-input.ts';
import { headerPairs } from './testing/header-pairs.ts';
import { inputOf, wireVectors } from './testing/wire-vectors.ts';

const refused = expect.objectContaining({ code: 'invalid-input' }) as Error;
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe.each(profileNames())('wire profile %s', (name) => {
  const profile = profileNamed(name);
  const vectors = wireVectors.filter((vector) => vector.profile === name);
  const named = vectors.map((vector) => [vector.name, vector] as const);
  const input = () => inputOf(vectors[0]!, profile);

  it('has cases', () => expect(vectors).not.toHaveLength(0));

  it.each(named)('writes the bytes of the case "%s"', (_, vector) => {
    const request = profile.render(inputOf(vector, profile));
    const pairs = headerPairs(request);
    expect(request.method).toBe('POST');
    expect(request.body.toString()).toBe(vector.then.body);
    expect(pairs).toEqual(expect.arrayContaining(Object.entries(vector.then.headers)));
    const sent = pairs.map(([header]) => header.toLowerCase());
    expect(new Set(sent).size).toBe(sent.length);
    for (const absent of vector.then.absentHeaders ?? []) expect(sent).not.toContain(absent.toLowerCase());
  });

  it.each(named)('reserves the names of all headers that it writes in the case "%s"', (_, vector) => {
    const { endpoint, ...rest } = inputOf(vector, profile);
    const pairs = headerPairs(profile.render({ ...rest, endpoint: { ...endpoint, headers: [] } }));
    expect(profile.reservedHeaders).toEqual(expect.arrayContaining(pairs.map(([header]) => header.toLowerCase())));
    expect(pairs.some(([header]) => header === 'Content-Type')).toBe(!profile.allowsContentType);
    expect(profile.reservedHeaders.includes('content-type')).toBe(!profile.allowsContentType);
  });

  it('writes a body that JavaScript serialises unchanged, for any JSON', () => {
    fc.assert(
      fc.property(arbitraryInput([profile.keyOf(secret)]), (any) => {
        const text = profile.render(any).body.toString();
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('writes headers that HTTP can carry, for any texts of an event', () => {
    fc.assert(
      fc.property(arbitraryInput([profile.keyOf(secret)]), (any) => {
        for (const [, value] of headerPairs(profile.render(any))) expect(value).toMatch(/^[\x20-\x7e]+$/);
      }),
    );
  });

  it('renders the verification request, with the challenge', () => {
    const data = JSON.stringify({ webhook_id: 'ep_01h455vb4pex5vsknk084sn02q', challenge: 'c8f2e' });
    const event = { ...input().event, type: 'webhook.verification', data };
    expect(profile.render({ ...input(), event }).body.includes('c8f2e')).toBe(true);
  });

  it("sends the delivery's id as webhook-id", () => {
    expect(headerPairs(profile.render(input()))).toContainEqual(['webhook-id', input().delivery.webhookId]);
  });

  it("sends the endpoint's own headers after its own, in their order and case", () => {
    const headers = [
      { key: 'X-First', value: '1' },
      { key: 'x-second', value: '2' },
    ];
    const pairs = headerPairs(profile.render({ ...input(), endpoint: { ...input().endpoint, headers } }));
    expect(pairs.slice(-2)).toEqual([
      ['X-First', '1'],
      ['x-second', '2'],
    ]);
  });

  it('writes the same bytes again for the same input', () => {
    expect(profile.render(input())).toEqual(profile.render(input()));
  });

  it('signs always, only with a secret, or never, as its field `secrets` states', () => {
    const unsigned = { ...input(), keys: [] };
    const signed = { ...input(), keys: [profile.keyOf(secret)] };
    if (profile.secrets === 'required') expect(() => profile.render(unsigned)).toThrow(refused);
    else if (profile.secrets === 'none') expect(profile.render(unsigned)).toEqual(profile.render(signed));
    else expect(profile.render(unsigned).headers).not.toEqual(profile.render(signed).headers);
  });

  it('refuses an empty secret', () => expect(() => profile.keyOf('')).toThrow(refused));

  it('has only optional options, and refuses unknown options', () => {
    expect(profile.parseOptions({})).toEqual({});
    const problems = [{ pointer: '/a~1b', message: 'Unknown option `a/b`.' }];
    expect(() => profile.parseOptions({ 'a/b': 'x' })).toThrow(expect.objectContaining({ problems }) as Error);
    expect(() => profile.parseOptions({ constructor: 'x' })).toThrow(refused);
    for (const raw of [null, 5, 'x', []]) expect(() => profile.parseOptions(raw)).toThrow(refused);
  });

  it('has a description of one sentence', () => expect(profile.description).toMatch(/^[A-Z].{20,120}\.$/));
});

describe('profile names', () => {
  it('are the names of the registry', () => {
    expect(profileNames()).toEqual([
      'cloudevents',
      'discord',
      'postion-guide',
      'postion-platform',
      'postmypost',
      'postpress',
      'raw',
      'slack',
      'standard-webhooks',
    ]);
    expect(isProfileName('standard-webhooks')).toBe(true);
    expect(isProfileName('constructor')).toBe(false);
  });

  it('are listed in the refusal of an unknown name', () => {
    const message = `Unknown wire profile "svix". It must be one of ${profileNames().join(', ')}.`;
    const unknown = expect.objectContaining({ code: 'invalid-input', message }) as Error;
    expect(() => profileNamed('svix')).toThrow(unknown);
  });
});
