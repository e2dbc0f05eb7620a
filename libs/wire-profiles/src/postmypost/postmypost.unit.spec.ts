import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { generateWebhookSecret } from '#signing';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { postmypost } from './postmypost.ts';

const FIELDS = ['publication_id', 'channel_type', 'post_content', 'status_code', 'error_message'];
const secret = generateWebhookSecret();
const inputs = arbitraryInput([postmypost.keyOf(secret)]);
const publication = fc.record(Object.fromEntries(FIELDS.map((name) => [name, fc.jsonValue()])), { requiredKeys: [] });

describe('a request of postmypost', () => {
  it('has the data’s values of the named fields, and null for missing ones', () => {
    fc.assert(
      fc.property(inputs, publication, (input, fields) => {
        const data = JSON.stringify({ more: 1, ...fields });
        const event = { ...input.event, type: 'publication.failed', data };
        const body = JSON.parse(postmypost.render({ ...input, event }).body.toString()) as Record<string, unknown>;
        const parsed = JSON.parse(data) as Record<string, unknown>;
        for (const name of FIELDS) expect(body[name]).toEqual(parsed[name] ?? null);
        expect(Object.keys(body)).toEqual([
          ...['event', 'publication_id', 'channel_type', 'post_content', 'status_code', 'timestamp', 'error_message'],
        ]);
      }),
    );
  });

  it('has null for every field if the data is not an object', () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom('1', '"publication_id"', 'null', '[]', '{"__proto__":{}}'), (input, data) => {
        const event = { ...input.event, type: 'publication.deleted', data };
        const body = JSON.parse(postmypost.render({ ...input, event }).body.toString()) as Record<string, unknown>;
        for (const name of FIELDS) expect(body[name]).toBeNull();
      }),
    );
  });

  it('also has the data of any other event', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const body = JSON.parse(postmypost.render(input).body.toString()) as { event: string; data: unknown };
        expect(body.event).toBe(input.event.type);
        expect(body.data).toEqual(JSON.parse(input.event.data));
      }),
    );
  });

  it('is verified by the library of Standard Webhooks if the endpoint has a secret', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const request = postmypost.render(input);
        const headers = Object.fromEntries(headerPairs(request));
        expect(new Webhook(secret).verify(request.body.toString(), headers)).toBeDefined();
      }),
    );
  });
});
