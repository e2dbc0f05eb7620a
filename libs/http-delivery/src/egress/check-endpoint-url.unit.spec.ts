import { readFileSync } from 'node:fs';
import { checkEndpointUrl } from './check-endpoint-url.ts';
import { EgressPolicy } from './egress-policy.ts';

interface UrlCase {
  url: string;
  /** P: refused as a URL, I: a denied address, N: a denied name, D: refused only when DNS has answered, OK. */
  expect: 'P' | 'I' | 'N' | 'D' | 'OK';
  reason: string;
  canonicalHost: string | null;
}

const file = new URL('../testing/bad-urls.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: UrlCase[] };
const closed = new EgressPolicy();

function expectedReason({ expect: kind, reason }: UrlCase): string {
  if (kind === 'I') return 'address';
  return kind === 'N' ? 'name' : reason.replace('_', '-');
}

describe('the URL of an endpoint', () => {
  it.each(cases.filter(({ expect: kind }) => 'PIN'.includes(kind)))('is refused: $url ($reason)', (bad) => {
    expect(checkEndpointUrl(bad.url, closed)).toMatchObject({ ok: false, reason: expectedReason(bad) });
  });

  it.each(cases.filter(({ expect: kind }) => kind === 'OK' || kind === 'D'))('is taken: $url', (good) => {
    const checked = checkEndpointUrl(good.url, closed);
    expect(checked).toMatchObject({ ok: true });
    expect(checked.ok && checked.url.hostname.replace(/^\[|\]$/g, '')).toBe(good.canonicalHost);
  });

  it.each(cases.filter(({ expect: kind }) => kind === 'I'))(
    'is refused with the address that it stands for: $url',
    (bad) => {
      const checked = checkEndpointUrl(bad.url, closed);
      const mapped = bad.canonicalHost!.startsWith('::ffff:');
      expect(!checked.ok && checked.message).toContain(mapped ? 'must not lead to 1' : bad.canonicalHost);
    },
  );

  it('has 2048 characters at most', () => {
    const start = 'https://example.com/';
    expect(checkEndpointUrl(start + 'x'.repeat(2048 - start.length), closed).ok).toBe(true);
    const long = checkEndpointUrl(start + 'x'.repeat(2049 - start.length), closed);
    expect(long).toMatchObject({ ok: false, reason: 'too-long' });
  });

  it.each(['https://example.com/#', 'https://example.com/?a=1#b'])(
    'has no fragment, not even an empty one: %s',
    (url) => {
      expect(checkEndpointUrl(url, closed)).toMatchObject({ ok: false, reason: 'fragment' });
    },
  );

  it.each([
    '',
    ' https://example.com/',
    'https://example.com/\t',
    'https://example.com/\u00a0',
    'https://example.com/\u0085',
  ])('contains nothing that the parser drops or changes: %j', (url) =>
    expect(checkEndpointUrl(url, closed).ok).toBe(false),
  );

  it.each(['https://example.com../', 'https://.example.com/', 'https://a..example.com/', 'https://../'])(
    'has no empty label: %s',
    (url) => expect(checkEndpointUrl(url, closed)).toMatchObject({ ok: false, reason: 'unparseable' }),
  );

  it.each(['https://example.com./', 'https://example.com%2e/', 'https://example.com\u3002/'])(
    'may have a final dot: %s',
    (url) => {
      const checked = checkEndpointUrl(url, closed);
      expect(checked.ok && checked.url.hostname).toBe('example.com.');
    },
  );

  it('may have every part of a URL', () => {
    const checked = checkEndpointUrl('https://Example.com:8443/Hooks/%7Bid%7D?a=b&c=@', closed);
    expect(checked.ok && checked.url.href).toBe('https://example.com:8443/Hooks/%7Bid%7D?a=b&c=@');
  });
});
