import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { profileNamed, profileNames } from '../profile-named.ts';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { inputOf, wireVectors } from '../testing/wire-vectors.ts';
import { bodySchema, webhooksSection } from './webhooks-section.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** The profiles whose body has a schema: that of `raw` is the publisher's own. */
const WITH_SCHEMA = profileNames().filter((name) => name !== 'raw');

describe.each(WITH_SCHEMA)('the body of a webhook of the profile %s', (name) => {
  const profile = profileNamed(name);
  const isValid = ajv.compile(bodySchema(name));

  it('has a schema that each case and any other event fits', () => {
    const options = profile.parseOptions({});
    for (const vector of wireVectors) {
      if (vector.profile !== name || vector.given.endpoint.options?.mode === 'binary') continue;
      expect([vector.name, isValid(JSON.parse(profile.render(inputOf(vector, profile)).body.toString()))]).toEqual([
        vector.name,
        true,
      ]);
    }
    fc.assert(
      fc.property(arbitraryInput([profile.keyOf(secret)], options), (input) =>
        isValid(JSON.parse(profile.render(input).body.toString())),
      ),
    );
  });

  it('has a schema that refuses a body without one of its fields, or with one more', () => {
    const vector = wireVectors.find((each) => each.profile === name)!;
    const body = JSON.parse(profile.render(inputOf(vector, profile)).body.toString()) as Record<string, unknown>;
    const required = (bodySchema(name) as { required: string[] }).required;
    expect(required).not.toEqual([]);
    expect(isValid({ ...body, more: 1 })).toBe(false);
    for (const field of required) {
      const without = Object.fromEntries(Object.entries(body).filter(([own]) => own !== field));
      expect([field, isValid(without)]).toEqual([field, false]);
    }
  });
});

describe('the body of a webhook of the profile raw', () => {
  it('has an example of each media type, as text unless it is JSON', () => {
    const { requestBody } = webhooksSection().raw!.post as {
      requestBody: { content: Record<string, { examples: Record<string, { value: unknown }> }> };
    };
    const values = Object.entries(requestBody.content).map(([type, { examples }]) => [
      type,
      Object.values(examples).map(({ value }) => typeof value),
    ]);
    expect(Object.fromEntries(values)).toMatchObject({ 'application/xml': ['string'], 'application/json': ['object'] });
  });
});

describe.each(profileNames())('the webhook of the profile %s', (name) => {
  const profile = profileNamed(name);

  it('names its headers, and which of them each request has', () => {
    const { parameters } = webhooksSection()[name]!.post as { parameters: { name: string; required: boolean }[] };
    expect(parameters.find((each) => each.name === 'webhook-id')?.required).toBe(true);
    const signature = parameters.find((each) => /signature/i.test(each.name));
    expect(signature?.required).toBe({ required: true, optional: false, none: undefined }[profile.secrets]);
  });

  it('has the responses that end a delivery or disable the endpoint', () => {
    const { responses } = webhooksSection()[name]!.post as { responses: Record<string, { description: string }> };
    const { 400: refused, 404: unknown, 410: gone } = responses;
    const isChat = name === 'slack' || name === 'discord';
    expect(refused?.description).toEqual(isChat ? expect.stringContaining('not sent again') : undefined);
    expect(unknown?.description).toEqual(isChat ? expect.stringContaining('disabled') : undefined);
    expect(gone!.description).toContain('disabled');
  });
});
