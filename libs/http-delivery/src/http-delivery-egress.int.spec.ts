import { systemClock } from '#kernel';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient } from './http-delivery-client.ts';
import { summaryOf, sendOnce } from './testing/send-once.ts';
import { response, tcpServer, type TcpServer } from './testing/tcp-server.ts';
import { testLookup } from './testing/test-lookup.ts';

/** The next request needs a new connection, so that its address is checked. */
const LAST_RESPONSE = response('', 'HTTP/1.1 200 OK\r\nConnection: close');

let server: TcpServer;
let client: HttpDeliveryClient | undefined;

/** Sends to `host` on the server's port. */
async function send(
  host: string,
  options: { scheme?: string; allow?: string[]; answer?: (hostname: string) => string[] | string },
): Promise<string> {
  const egress = new EgressPolicy(options.allow ?? []);
  const lookup = testLookup(options.answer ?? (() => 'ENOTFOUND'));
  client ??= new HttpDeliveryClient({ egress, clock: systemClock, lookup });
  return summaryOf(await sendOnce(client, `${options.scheme ?? 'http'}://${host}:${server.port}/`));
}

beforeEach(async () => {
  server = await tcpServer((socket) => socket.end(LAST_RESPONSE));
});

afterEach(async () => {
  await client?.close(0);
  client = undefined;
  await server.close();
});

describe('the egress guard', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::1]',
  ])('refuses the address %s in a URL', async (host) => {
    expect(await send(host, { scheme: 'https' })).toBe('failed egress-denied');
    expect(server.connections).toHaveLength(0);
  });

  it.each(['127.0.0.1.nip.io', '169.254.169.254.nip.io'])(
    'is shut to %s when it resolves to the address in its name',
    async (host) => {
      const answer = (hostname: string) => [hostname.replace('.nip.io', '')];
      expect(await send(host, { scheme: 'https', answer })).toBe('failed egress-denied');
      expect(server.connections).toHaveLength(0);
    },
  );

  it('reveals no address when a name leads into a private network', async () => {
    const lookup = testLookup(() => ['10.1.2.3', 'fd00::1']);
    client = new HttpDeliveryClient({ egress: new EgressPolicy(), clock: systemClock, lookup });
    expect(await sendOnce(client, 'https://intranet.example/')).toMatchObject({
      code: 'egress-denied',
      message: 'intranet.example has no address that may be called over https://.',
    });
  });

  it('allows networks that the operator opened, over plain http', async () => {
    expect(await send('127.0.0.1', { allow: ['127.0.0.0/8'] })).toBe('answered 200');
    expect(await send('2130706433', {})).toBe('answered 200');
  });

  it('allows a name that resolves into networks that the operator opened', async () => {
    const options = { allow: ['127.0.0.0/8'], answer: () => ['127.0.0.1'] };
    expect(await send('receiver.example', options)).toBe('answered 200');
  });

  it('refuses plain http outside the networks that the operator opened', async () => {
    const options = { allow: ['127.0.0.0/8'], answer: () => ['1.1.1.1', '2606:4700:4700::1111'] };
    expect(await send('public.example', options)).toBe('failed egress-denied');
  });

  it('uses an allowed address of a name that also has refused addresses', async () => {
    const options = { allow: ['127.0.0.1/32'], answer: () => ['127.0.0.2', '10.0.0.1', '::1', '127.0.0.1'] };
    expect(await send('mixed.example', options)).toBe('answered 200');
  });

  it('does not try the refused addresses of a name when the allowed address fails', async () => {
    const options = { allow: ['127.0.0.2/32'], answer: () => ['127.0.0.1', '127.0.0.2', '127.0.0.1'] };
    expect(await send('mixed.example', options)).toBe('failed connection-refused');
    expect(server.connections).toHaveLength(0);
  });

  it('judges the address again at each connect, and keeps no refusal', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']];
    let lookups = 0;
    const options = { allow: ['127.0.0.1/32'], answer: () => answers[lookups++]! };
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await send('rebinding.example', options));
    expect(outcomes).toEqual(['answered 200', 'failed egress-denied', 'answered 200']);
    expect(lookups).toBe(3);
  });

  it('fails if the name is not known', async () => {
    expect(await send('nobody.example', { scheme: 'https' })).toBe('failed dns');
  });

  it('fails if the name has no address', async () => {
    expect(await send('empty.example', { scheme: 'https', answer: () => [] })).toBe('failed dns');
  });

  it.each([
    ['a user name', 'http://user@127.0.0.1:PORT/', 'must not contain a user name or password'],
    ['a password', 'http://:secret@127.0.0.1:PORT/', 'must not contain a user name or password'],
    ['a fragment', 'http://127.0.0.1:PORT/#part', 'must not have a fragment'],
    ['a line break', 'http://127.0.0.1:PORT/a\r\nb', 'must not contain white space'],
    ['a tab', 'http://127.0.0.1:PORT/\t', 'must not contain white space'],
    ['a space before it', ' http://127.0.0.1:PORT/', 'must not contain white space'],
    ['a backslash', 'http:\\\\127.0.0.1:PORT/', 'must not contain white space, backslashes'],
    ['a port below 1024', 'http://127.0.0.1:81/', 'must use port 443, 8443 or one from 1024 on'],
    ['a port of a known service', 'http://127.0.0.1:9200/', 'must not use port 9200'],
    ['an empty label', 'https://example..com/', 'must be a URL like https://example.com/path'],
    ['more than 2048 characters', `http://127.0.0.1:PORT/${'x'.repeat(2048)}`, 'must have 2048 characters or fewer'],
  ])('refuses a URL with %s, at the attempt too', async (_, url, message) => {
    client = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock });
    const origin = `http://127.0.0.1:${server.port}/`;
    expect(summaryOf(await sendOnce(client, origin))).toBe('answered 200'); // the origin is known from here on
    for (let n = 0; n < 2; n++) {
      expect(await sendOnce(client, url.replace('PORT', String(server.port)))).toMatchObject({
        ...{ kind: 'failed', code: 'egress-denied' },
        message: expect.stringContaining(message) as string,
      });
    }
    expect(server.connections).toHaveLength(1);
  });

  it('refuses the metadata address to which a name resolves, even in a wide opened network', async () => {
    const options = { allow: ['0.0.0.0/0', '::/0'], answer: () => ['169.254.169.254', 'fd00:ec2::254'] };
    expect(await send('metadata.example', options)).toBe('failed egress-denied');
  });
});
