import { once } from 'node:events';
import type { Socket } from 'node:net';
import { systemClock } from '#kernel';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient, type HttpDeliveryOptions } from './http-delivery-client.ts';
import type { HttpOutcome } from './outcome/http-outcome.ts';
import { summaryOf, sendOnce } from './testing/send-once.ts';
import { closed, response, tcpServer, type TcpServer } from './testing/tcp-server.ts';

const egress = new EgressPolicy(['127.0.0.0/8']);
const servers: TcpServer[] = [];
const clients: HttpDeliveryClient[] = [];

async function receiver(onRequest: Parameters<typeof tcpServer>[0]): Promise<TcpServer> {
  const server = await tcpServer(onRequest);
  servers.push(server);
  return server;
}

function newClient(options: Partial<HttpDeliveryOptions> = {}): HttpDeliveryClient {
  const client = new HttpDeliveryClient({ egress, clock: systemClock, ...options });
  clients.push(client);
  return client;
}

const ok = (socket: Socket) => socket.write(response('ok'));

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close(0)));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('an HTTP delivery', () => {
  it('sends exactly these header and body bytes, in this order and case', async () => {
    let seen = '';
    const server = await receiver((socket, chunk) => {
      seen += chunk.toString('latin1');
      ok(socket);
    });
    const headers = ['Content-Type', 'application/json', 'X-Webhook-Event', 'post.published', 'webhook-id', 'dlv_1'];
    const body = Buffer.from('{"título":"ø"}');
    await sendOnce(newClient(), `${server.origin}/hooks/a%20b?x=1&y`, { headers, body });
    expect(seen).toBe(
      `POST /hooks/a%20b?x=1&y HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nconnection: keep-alive\r\n` +
        'Content-Type: application/json\r\nX-Webhook-Event: post.published\r\nwebhook-id: dlv_1\r\n' +
        `content-length: ${body.length}\r\n\r\n${body.toString('latin1')}`,
    );
  });

  it('ends with the whole response, its time and duration', async () => {
    const head = 'HTTP/1.1 418 Teapot\r\nX-Trace: abc\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Encoding: gzip';
    const server = await receiver((socket) => socket.write(response('not gzip', head)));
    const clock = { ...systemClock, nowMs: () => 1_700_000_000_123 };
    const outcome = await sendOnce(newClient({ clock }), server.origin);
    expect(outcome).toEqual({
      kind: 'answered',
      status: 418,
      headers: {
        'x-trace': 'abc',
        'set-cookie': ['a=1', 'b=2'],
        'content-encoding': 'gzip',
        'content-length': '8',
      },
      body: Buffer.from('not gzip'),
      bodyTruncated: false,
      startedAtMs: 1_700_000_000_123,
      durationMs: expect.any(Number) as number,
      phases: {
        ...{ dnsMs: null, tlsMs: null, remoteAddress: '127.0.0.1', isConnectionKept: false },
        ...{ connectMs: expect.any(Number) as number, firstByteMs: expect.any(Number) as number },
      },
    });
    expect(outcome.durationMs).toBeGreaterThan(0);
    expect(outcome.durationMs).toBeLessThan(10_000);
  });

  it('leaves no timer behind', async () => {
    const server = await receiver(ok);
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await sendOnce(newClient(), server.origin);
    expect(timers()).toBe(before);
  });

  it('does not follow a redirect', async () => {
    const target = await receiver(ok);
    const head = `HTTP/1.1 307 Temporary Redirect\r\nLocation: ${target.origin}/`;
    const server = await receiver((socket) => socket.write(response('', head)));
    expect(summaryOf(await sendOnce(newClient(), server.origin))).toBe('answered 307');
    expect(target.connections).toHaveLength(0);
  });

  it('skips 1xx responses before the final response', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n';
    const server = await receiver((socket) => socket.write(early + response('done')));
    const outcome = await sendOnce(newClient(), server.origin);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, headers: { 'content-length': '4' } });
  });

  it('holds the first bytes of a body that came in pieces, and keeps the connection', async () => {
    const server = await receiver((socket) => {
      const chunks = ['abc', 'defgh', 'ijklmn'].map((text) => `${text.length.toString(16)}\r\n${text}\r\n`);
      socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks[0]}`);
      setImmediate(() => socket.write(`${chunks[1]}${chunks[2]}0\r\n\r\n`));
    });
    const client = newClient({ maxResponseBytes: 10 });
    const outcome = await sendOnce(client, server.origin);
    expect(outcome).toMatchObject({ body: Buffer.from('abcdefghij'), bodyTruncated: true });
    await sendOnce(client, server.origin);
    expect(server.connections).toHaveLength(1);
  });

  it('returns the status of a response whose body never ends, and closes the connection', async () => {
    const server = await receiver((socket) => {
      socket.write('HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n');
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      const more = () => {
        while (socket.writable && socket.write(chunk));
      };
      socket.on('drain', more);
      more();
    });
    const outcome = await sendOnce(newClient(), server.origin);
    expect(outcome).toMatchObject({ kind: 'answered', status: 500, bodyTruncated: true });
    expect(outcome.kind === 'answered' && outcome.body.equals(Buffer.alloc(16_384, 'x'))).toBe(true);
    await closed(server.connections[0]);
  });
});

describe('the connections of an HTTP delivery client', () => {
  it('are kept for the next request', async () => {
    const server = await receiver(ok);
    const client = newClient();
    for (let i = 0; i < 5; i++) expect(summaryOf(await sendOnce(client, server.origin))).toBe('answered 200');
    expect(server.connections).toHaveLength(1);
  });

  it('serve a caller that sends again from within the callback of its outcome', async () => {
    const server = await receiver(ok);
    const client = newClient();
    await new Promise<void>((resolve) => {
      let left = 20;
      const again = (): void => {
        if (left-- === 0) resolve();
        else void sendOnce(client, server.origin).then(again);
      };
      again();
    });
    expect(server.connections).toHaveLength(1);
  });

  it('are opened again when the receiver has closed them', async () => {
    const server = await receiver((socket) => socket.end(response('bye')));
    const client = newClient();
    await sendOnce(client, server.origin);
    await closed(server.connections[0]);
    expect(summaryOf(await sendOnce(client, server.origin))).toBe('answered 200');
    expect(server.connections).toHaveLength(2);
  });

  it('are not kept if the receiver announces their close', async () => {
    const server = await receiver((socket) => socket.write(response('', 'HTTP/1.1 200 OK\r\nConnection: close')));
    const client = newClient();
    const outcomes = [await sendOnce(client, server.origin), await sendOnce(client, server.origin)];
    expect(outcomes.map(summaryOf)).toEqual(['answered 200', 'answered 200']);
    expect(server.connections).toHaveLength(2);
  });

  it('are limited per origin, and further requests wait for their turn', async () => {
    const held: Socket[] = [];
    const server = await receiver((socket) => {
      held.push(socket);
      // Answers only when as many are there as may be, so that fewer connections would hang.
      if (held.length === 2) for (const waiting of held.splice(0)) ok(waiting);
    });
    const client = newClient({ maxConnectionsPerOrigin: 2 });
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, nth) => {
        const projectId = nth % 2 === 0 ? 'a' : 'b';
        return sendOnce(client, server.origin, { projectId, endpointId: `${projectId}1` });
      }),
    );
    expect(outcomes.map(summaryOf)).toEqual(Array(8).fill('answered 200'));
    expect(server.connections).toHaveLength(2);
  });

  it('are closed for origins used longest ago, but never during a request', async () => {
    const held: Socket[] = [];
    const first = await receiver((socket, _, nth) => (nth === 2 ? held.push(socket) : ok(socket)));
    const second = await receiver(ok);
    const client = newClient({ maxOrigins: 1 });
    await sendOnce(client, first.origin);
    const requested = once(first.connections[0]!, 'data');
    const underWay = sendOnce(client, first.origin);
    await requested;

    expect(summaryOf(await sendOnce(client, second.origin))).toBe('answered 200');
    await closed(second.connections[0]);
    expect(first.connections[0]!.closed).toBe(false);
    ok(held[0]!);
    expect(summaryOf(await underWay)).toBe('answered 200');
  });

  it('are kept for the origins used last, and again for a returning origin', async () => {
    const [a, b, c] = [await receiver(ok), await receiver(ok), await receiver(ok)];
    const client = newClient({ maxOrigins: 2 });
    for (const { origin } of [a, b, a, c]) await sendOnce(client, origin);
    await closed(b.connections[0]);
    for (const { origin } of [a, b, b, b]) await sendOnce(client, origin);
    expect([a, b].map(({ connections }) => connections.length)).toEqual([1, 2]);
    await closed(c.connections[0]);
  });
});

describe('closing an HTTP delivery client', () => {
  it('closes idle connections at once', async () => {
    const server = await receiver(ok);
    const client = newClient();
    await sendOnce(client, server.origin);
    await client.close();
    await closed(server.connections[0]);
  });

  it('waits for requests under way, including requests that wait for a connection, and accepts no new requests', async () => {
    const held: Socket[] = [];
    const server = await receiver((socket) => held.push(socket));
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    const outcomes: string[] = [];
    const note = (outcome: HttpOutcome) => outcomes.push(summaryOf(outcome));
    const both = [sendOnce(client, server.origin).then(note), sendOnce(client, server.origin).then(note)];
    const closed = client.close().then(() => outcomes.push('closed'));
    expect(await sendOnce(client, server.origin)).toMatchObject({
      ...{ kind: 'unsent', reason: 'stopping', message: 'Posthorn is stopping.' },
    });
    for (let i = 0; i < 2; i++) {
      while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
      ok(held.pop()!);
    }
    await Promise.all([...both, closed]);
    expect(outcomes).toEqual(['answered 200', 'answered 200', 'closed']);
  });

  it('gives up requests without a response within its budget', async () => {
    const server = await receiver(() => undefined);
    const client = newClient({ maxConnectionsPerOrigin: 1 });
    const outcomes = Promise.all([sendOnce(client, server.origin), sendOnce(client, server.origin)]);
    await client.close(50);
    expect((await outcomes).map(summaryOf)).toEqual(['failed unknown', 'unsent stopping']);
  });
});
