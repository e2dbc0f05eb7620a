import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { LoopWatch, systemClock } from '#kernel';
import { eventually } from '#testing';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient } from './http-delivery-client.ts';
import { summaryOf, sendOnce } from './testing/send-once.ts';
import { closed, response, tcpServer, type TcpServer } from './testing/tcp-server.ts';

const TIMEOUT_MS = 1_000;
const egress = new EgressPolicy(['127.0.0.0/8']);

let client: HttpDeliveryClient;
let server: TcpServer | undefined;

async function receiver(onRequest: Parameters<typeof tcpServer>[0]): Promise<string> {
  server = await tcpServer(onRequest);
  return server.origin;
}

beforeEach(() => {
  client = new HttpDeliveryClient({
    egress,
    clock: systemClock,
    lookup: (_hostname, _options, _never) => undefined,
    maxConnectionsPerOrigin: 1,
  });
});

afterEach(async () => {
  await client.close(0);
  await server?.close();
  server = undefined;
});

async function expectTimeout(url: string, message: string): Promise<void> {
  const outcome = await sendOnce(client, url, { timeoutMs: TIMEOUT_MS });
  expect(outcome).toMatchObject({ kind: 'failed', code: 'timeout', message: `${message} within ${TIMEOUT_MS} ms.` });
  // Timers may fire up to a millisecond early by this clock.
  expect(outcome.durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 1);
  expect(outcome.durationMs).toBeLessThan(TIMEOUT_MS + 2_000);
}

describe('the deadline of an HTTP delivery', () => {
  it('ends a wait for DNS', () => expectTimeout('https://example.com/', 'There was no connection'));

  it('ends a TLS handshake that never ends', async () => {
    const origin = await receiver(() => undefined);
    await expectTimeout(origin.replace('http:', 'https:'), 'There was no connection');
    await closed(server!.connections[0]);
  });

  it('ends a wait for a response, and closes the connection', async () => {
    await expectTimeout(await receiver(() => undefined), 'There was no response');
    await closed(server!.connections[0]);
  });

  it('is extended by the time for which the event loop was blocked', async () => {
    const loopWatch = new LoopWatch();
    loopWatch.start();
    await client.close();
    client = new HttpDeliveryClient({ egress, clock: systemClock, loopWatch });
    const origin = await receiver((socket) => socket.end(response('200 OK')));
    const outcome = sendOnce(client, origin, { timeoutMs: 1_000 });
    await new Promise(setImmediate);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500); // as a process that is frozen
    expect(summaryOf(await outcome)).toBe('answered 200');
    loopWatch.stop();
  });

  it('ends a response whose head arrives slowly', async () => {
    const drip = (socket: Socket) => setInterval(() => socket.write('x'), 10);
    const timers: NodeJS.Timeout[] = [];
    const origin = await receiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Drip: ');
      timers.push(drip(socket));
    });
    await expectTimeout(origin, 'There was no response');
    timers.forEach(clearInterval);
  });

  it('ends a stream of 1xx responses', async () => {
    const timers: NodeJS.Timeout[] = [];
    const origin = await receiver((socket) => {
      timers.push(setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 10));
    });
    await expectTimeout(origin, 'There was no response');
    timers.forEach(clearInterval);
  });

  it('does not run while a request waits for a connection, which goes to the next request', async () => {
    const held: Socket[] = [];
    const origin = await receiver((socket, _, nth) => (nth === 1 ? held.push(socket) : socket.write(response(''))));
    const first = sendOnce(client, origin);
    const second = sendOnce(client, origin, { timeoutMs: 2_000 });
    // This one begins at once, after it, and has as much time.
    const silent = await tcpServer(() => undefined);
    expect(summaryOf(await sendOnce(client, silent.origin, { timeoutMs: 2_000 }))).toBe('failed timeout');
    expect(client.usage.waiting).toBe(1);
    held[0]!.write(response(''));
    expect([summaryOf(await first), summaryOf(await second)]).toEqual(['answered 200', 'answered 200']);
    expect(server!.connections).toHaveLength(1);
    await silent.close();
  });

  it('returns a request as not sent if it waited too long for a connection', async () => {
    const origin = await receiver(() => undefined);
    const impatient = new HttpDeliveryClient({ egress, clock: systemClock, maxConnectionsPerOrigin: 1, maxWaitMs: 50 });
    const first = sendOnce(impatient, origin);
    expect(await sendOnce(impatient, origin, { timeoutMs: 1 })).toMatchObject({ kind: 'unsent', reason: 'sockets' });
    await impatient.close(0);
    expect(summaryOf(await first)).toBe('failed unknown');
  });

  it('frees the connection for the next request', async () => {
    const origin = await receiver((socket, _, nth) => nth > 1 && socket.write(response('')));
    const both = [sendOnce(client, origin, { timeoutMs: TIMEOUT_MS }), sendOnce(client, origin)];
    expect((await Promise.all(both)).map(summaryOf)).toEqual(['failed timeout', 'answered 200']);
  });
});

describe('a failed HTTP delivery', () => {
  it('is refused if nothing listens', async () => {
    const closing = createServer().listen(0, '127.0.0.1');
    await once(closing, 'listening');
    const { port } = closing.address() as AddressInfo;
    closing.close();
    await once(closing, 'close');
    const outcome = await sendOnce(client, `http://127.0.0.1:${port}/`);
    expect(summaryOf(outcome)).toBe('failed connection-refused');
    const message = new RegExp(`^No connection could be made: .*connect ECONNREFUSED 127\\.0\\.0\\.1:${port}\\.$`);
    expect(outcome).toMatchObject({ message: expect.stringMatching(message) as string });
  });

  it.each([
    ['resets it', (socket: Socket) => socket.resetAndDestroy()],
    ['closes it', (socket: Socket) => socket.end()],
    ['breaks off in the head', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nX-A')],
  ])('loses its connection if the receiver %s', async (_, act) => {
    const origin = await receiver(act);
    expect(summaryOf(await sendOnce(client, origin))).toBe('failed connection-reset');
  });

  it.each([
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['switches protocols', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
    ['is a flood of 1xx', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(1_000)],
    ['has a status of four digits', 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('breaks the protocol if the response %s', async (_, bytes) => {
    const origin = await receiver((socket) => socket.write(bytes));
    expect(summaryOf(await sendOnce(client, origin))).toBe('failed protocol');
  });

  it('names a header that HTTP cannot carry, and delays no later request', async () => {
    const held: Socket[] = [];
    const origin = await receiver((socket, _, nth) => (nth === 1 ? held.push(socket) : socket.write(response(''))));
    const first = sendOnce(client, origin, { timeoutMs: 1_000 });
    await eventually(
      () => Promise.resolve(held.length),
      (count) => count === 1,
    );
    const bad = Array.from({ length: 3_000 }, () => sendOnce(client, origin, { headers: ['X-A', 'a\nb'] }));
    const good = sendOnce(client, origin);
    expect(summaryOf(await first)).toBe('failed timeout');
    expect(summaryOf(await good)).toBe('answered 200');
    for (const outcome of await Promise.all(bad)) expect(summaryOf(outcome)).toBe('failed unknown');
  });

  it.each(['no url', 'ftp://example.com/', 'blob:ORIGIN/x'])('has no URL that can be called: %s', async (url) => {
    const origin = await receiver((socket) => socket.write(response('')));
    expect(summaryOf(await sendOnce(client, origin))).toBe('answered 200');
    expect(summaryOf(await sendOnce(client, url.replace('ORIGIN', origin)))).toBe('failed egress-denied');
  });

  it('is never reported before send has returned', async () => {
    const origin = await receiver((socket) => socket.write(response('')));
    for (const [url, headers] of [['no url', []] as const, [origin, ['X-A', 'a\nb']] as const]) {
      let returned = false;
      const reported = new Promise<boolean>((resolve) => {
        const owner = { projectId: 'project', endpointId: 'endpoint' };
        const request = { ...owner, url, method: 'POST', headers, body: Buffer.alloc(0), timeoutMs: 1_000 } as const;
        client.send(request, () => resolve(returned));
      });
      returned = true;
      expect(await reported).toBe(true);
    }
  });
});
