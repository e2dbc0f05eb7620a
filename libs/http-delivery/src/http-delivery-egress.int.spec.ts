import { systemClock } from '#kernel';
import { EgressPolicy } from './egress-policy.ts';
import { HttpDeliveryClient } from './http-delivery-client.ts';
import { gist, sendOnce } from './testing/send-once.ts';
import { response, tcpServer, type TcpServer } from './testing/tcp-server.ts';
import { testLookup } from './testing/test-lookup.ts';

/** The next request needs a new connection, so that its address is judged. */
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
  return gist(await sendOnce(client, `${options.scheme ?? 'http'}://${host}:${server.port}/`));
}

beforeEach(async () => {
  server = await tcpServer((socket) => socket.end(LAST_RESPONSE));
});

afterEach(async () => {
  await client?.close(0);
  client = undefined;
  await server.close();
});

describe('the way out', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::1]',
  ])('is shut to the address %s in a URL', async (host) => {
    expect(await send(host, { scheme: 'https' })).toBe('failed egress-denied');
    expect(server.connections).toHaveLength(0);
  });

  it.each(['127.0.0.1.nip.io', '169.254.169.254.nip.io'])(
    'is shut to %s when it resolves to what it says',
    async (host) => {
      const answer = (hostname: string) => [hostname.replace('.nip.io', '')];
      expect(await send(host, { scheme: 'https', answer })).toBe('failed egress-denied');
      expect(server.connections).toHaveLength(0);
    },
  );

  it('says no more than that when a name leads into a private network', async () => {
    const lookup = testLookup(() => ['10.1.2.3', 'fd00::1']);
    client = new HttpDeliveryClient({ egress: new EgressPolicy(), clock: systemClock, lookup });
    expect(await sendOnce(client, 'https://intranet.example/')).toMatchObject({
      code: 'egress-denied',
      message: 'intranet.example has no address that may be called over https://.',
    });
  });

  it('is open to what the operator allowed, over plain http', async () => {
    expect(await send('127.0.0.1', { allow: ['127.0.0.0/8'] })).toBe('answered 200');
    expect(await send('2130706433', {})).toBe('answered 200');
  });

  it('is open to a name that resolves into what the operator allowed', async () => {
    const options = { allow: ['127.0.0.0/8'], answer: () => ['127.0.0.1'] };
    expect(await send('receiver.example', options)).toBe('answered 200');
  });

  it('is shut to plain http beyond what the operator allowed', async () => {
    const options = { allow: ['127.0.0.0/8'], answer: () => ['1.1.1.1', '2606:4700:4700::1111'] };
    expect(await send('public.example', options)).toBe('failed egress-denied');
  });

  it('takes an allowed address of a name that has others too', async () => {
    const options = { allow: ['127.0.0.1/32'], answer: () => ['127.0.0.2', '10.0.0.1', '::1', '127.0.0.1'] };
    expect(await send('mixed.example', options)).toBe('answered 200');
  });

  it('does not fall back to the other addresses of a name when the allowed one fails', async () => {
    const options = { allow: ['127.0.0.2/32'], answer: () => ['127.0.0.1', '127.0.0.2', '127.0.0.1'] };
    expect(await send('mixed.example', options)).toBe('failed connection-refused');
    expect(server.connections).toHaveLength(0);
  });

  it('judges the address anew at each connect, and a refusal is not kept', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']];
    let lookups = 0;
    const options = { allow: ['127.0.0.1/32'], answer: () => answers[lookups++]! };
    const outcomes = [];
    for (let i = 0; i < 3; i++) outcomes.push(await send('rebinding.example', options));
    expect(outcomes).toEqual(['answered 200', 'failed egress-denied', 'answered 200']);
    expect(lookups).toBe(3);
  });

  it('leads nowhere when the name is not known', async () => {
    expect(await send('nobody.example', { scheme: 'https' })).toBe('failed dns');
  });

  it('leads nowhere when the name has no address', async () => {
    expect(await send('empty.example', { scheme: 'https', answer: () => [] })).toBe('failed dns');
  });
});
