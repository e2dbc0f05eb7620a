import { isProfileName, profileNamed, profileNames } from './profile-named.ts';
import { headerPairs } from './testing/header-pairs.ts';
import { inputOf, wireVectors } from './testing/wire-vectors.ts';

describe.each(profileNames())('wire profile %s', (name) => {
  const profile = profileNamed(name);
  const vectors = wireVectors.filter((vector) => vector.profile === name);

  it('has cases', () => expect(vectors).not.toHaveLength(0));

  it.each(vectors.map((vector) => [vector.name, vector] as const))('writes the bytes of the case "%s"', (_, vector) => {
    const request = profile.render(inputOf(vector, profile));
    const pairs = headerPairs(request);
    expect(request.method).toBe('POST');
    expect(request.body).toEqual(Buffer.from(vector.then.body));
    expect(pairs).toEqual(expect.arrayContaining(Object.entries(vector.then.headers)));
    const sent = pairs.map(([header]) => header.toLowerCase());
    expect(new Set(sent).size).toBe(sent.length);
    for (const absent of vector.then.absentHeaders ?? []) expect(sent).not.toContain(absent.toLowerCase());
  });

  const input = () => inputOf(vectors[0]!, profile);

  it("sends the delivery's id as webhook-id", () => {
    expect(headerPairs(profile.render(input()))).toContainEqual(['webhook-id', input().delivery.webhookId]);
  });

  it('writes the same bytes again for the same input', () => {
    expect(profile.render(input())).toEqual(profile.render(input()));
  });
});

describe('profile names', () => {
  it('are those of the registry', () => {
    expect(profileNames()).toEqual(expect.arrayContaining(['postion-platform', 'standard-webhooks']));
    expect(isProfileName('standard-webhooks')).toBe(true);
    expect(isProfileName('constructor')).toBe(false);
  });

  it('are listed to who asks for another', () => {
    const message = `There is no wire profile "svix". There are ${profileNames().join(', ')}.`;
    const refused = expect.objectContaining({ code: 'invalid-input', message }) as Error;
    expect(() => profileNamed('svix')).toThrow(refused);
  });
});
