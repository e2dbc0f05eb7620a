import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from '#kernel';
import { generateWebhookSecret } from '#signing';
import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, wireVectors } from '../testing/wire-vectors.ts';
import { raw } from './raw.ts';

const secret = generateWebhookSecret();
const given = {
  ...inputOf(
    wireVectors.find(({ profile }) => profile === 'raw')!,
    raw,
  ),
  keys: [raw.keyOf(secret)],
};

/** The request of an event with this data, as a publisher sends them. */
function requestOf(data: unknown) {
  const canonical = canonicalJson(data, '', true);
  if (!canonical.ok) throw new Error(JSON.stringify(canonical.problems));
  const { headers, body } = raw.render({ ...given, event: { ...given.event, data: canonical.text } });
  return { headers: Object.fromEntries(headerPairs({ method: 'POST', headers, body })), body };
}

const typeOf = (data: unknown) => requestOf(data).headers['Content-Type'];

describe('a request of the profile raw', () => {
  it('has the bytes of the base64, whatever they are, and signs them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { headers, body } = requestOf({ bodyBase64: Buffer.from(bytes).toString('base64') });
        expect(body.equals(bytes)).toBe(true);
        const hmac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
        hmac.update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`).update(bytes);
        expect(headers['webhook-signature']).toBe(`v1,${hmac.digest('base64')}`);
      }),
    );
  });

  it('has the text as UTF-8, whatever its characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(requestOf({ body: text }).body.toString()).toBe(text);
      }),
    );
    expect(requestOf({ body: '\ufeff\0\r\n' }).body.toString('hex')).toBe('efbbbf000d0a');
  });

  it.each(['application/xml', 'text/csv; charset=utf-8; header="a b"', 'application/vnd.a+b', 'a/b;c=d'])(
    'has the content type %j',
    (contentType) => expect(typeOf({ body: '', contentType })).toBe(contentType),
  );

  it('has a content type for a text and another for bytes by default', () => {
    expect(typeOf({ body: '' })).toBe('text/plain; charset=utf-8');
    expect(typeOf({ bodyBase64: '' })).toBe('application/octet-stream');
  });

  it.each([
    ...[null, 5, 'text', [], ['body'], {}, { contentType: 'text/csv' }, { body: 5 }, { bodyBase64: 5 }, { body: null }],
    ...[
      { body: 'a', bodyBase64: 'YQ==' },
      { body: 'a', title: 'b' },
      { body: 'a', bodyBase64: null },
    ],
    ...['YQ', 'YQ=', 'Y Q==', '-_8=', 'YR==', '*'].map((bodyBase64) => ({ bodyBase64 })),
    ...['', 'text', 'a/b\r\nx: y', 'a/b; ', 'a b/c', 'a/ü', 'a/b;ü', `a/${'b'.repeat(255)}`, 5, null].map(
      (contentType) => ({ body: 'a', contentType }),
    ),
    JSON.parse('{"body":"a","__proto__":1}') as unknown,
  ])('has data of another form as JSON: %j', (data) => {
    const { headers, body } = requestOf(data);
    expect([headers['Content-Type'], body.toString()]).toEqual(['application/json', JSON.stringify(data)]);
  });
});
