import { EgressPolicy } from './egress-policy.ts';
import { checkEndpointUrl } from './check-endpoint-url.ts';

const NAMES_THE_SETTING = expect.stringContaining('POSTHORN_EGRESS_ALLOW') as string;

describe('the egress policy of a Posthorn with a receiver for first steps', () => {
  const policy = new EgressPolicy();
  policy.openTrialReceiver(40_123);
  const isAllowed = (url: string) => checkEndpointUrl(url, policy).ok;

  it('opens the receiver’s port of 127.0.0.1 for plain http', () => {
    expect(isAllowed('http://127.0.0.1:40123/first')).toBe(true);
    expect(policy.checkAddress('127.0.0.1', 'http:', 40_123).ok).toBe(true);
  });

  it.each([
    ...['http://127.0.0.1:40124/', 'http://127.0.0.1/', 'https://127.0.0.1:40123/', 'http://127.0.0.2:40123/'],
    ...['http://localhost:40123/', 'http://[::1]:40123/', 'http://[::ffff:127.0.0.1]:40123/', 'http://0.0.0.0:40123/'],
    ...['http://10.0.0.1:40123/', 'http://1.1.1.1:40123/', 'http://example.com:40123/'],
  ])('refuses %s as before', (url) => expect(isAllowed(url)).toBe(false));

  it('refuses a name that resolves to this address, because an address is judged without the port', () => {
    expect(policy.checkAddress('127.0.0.1', 'http:').ok).toBe(false);
    expect(policy.checkAddress('127.0.0.1', 'https:', 40_123).ok).toBe(false);
  });
});

describe('an endpoint on this machine or in a private network', () => {
  it.each([
    ...['http://127.0.0.1:9999/', 'https://127.0.0.1/', 'http://localhost:3000/', 'https://localhost/'],
    ...[
      'http://[::1]:3000/',
      'https://10.0.0.1/',
      'https://192.168.1.10/',
      'http://db.internal/',
      'https://db.internal/',
    ],
    ...['http://example.com/'],
  ])('at %s is refused with the setting that opens it', (url) => {
    expect(checkEndpointUrl(url, new EgressPolicy())).toMatchObject({ ok: false, message: NAMES_THE_SETTING });
  });
});
