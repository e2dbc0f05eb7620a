import type { Socket } from 'node:net';
import { systemClock } from '#kernel';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient } from './http-delivery-client.ts';
import type { DeliveryFailureCode } from './outcome/http-outcome.ts';
import { sendOnce } from './testing/send-once.ts';
import { closed, response, tcpServer, type TcpServer } from './testing/tcp-server.ts';

const SIZED = 'HTTP/1.1 200 OK\r\nX-Trace: abc\r\nContent-Length: 10000\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

let server: TcpServer;
let client: HttpDeliveryClient;
let timers: NodeJS.Timeout[];

async function answeredBy(onRequest: Parameters<typeof tcpServer>[0]): Promise<string> {
  server = await tcpServer(onRequest);
  return server.origin;
}

const drip = (socket: Socket, piece: string) => timers.push(setInterval(() => socket.write(piece), 10));
const stall = () => undefined;
const reset = (socket: Socket) => setImmediate(() => socket.resetAndDestroy());
const end = (socket: Socket) => socket.end();

beforeEach(() => {
  timers = [];
  client = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock });
});

afterEach(async () => {
  timers.forEach(clearInterval);
  await client.close(0);
  await server.close();
});

/** Time for the first bytes of a response on a busy machine, before the rest is waited for in vain. */
const DEADLINE_MS = 2_000;

type Case = [kind: string, bytes: string, then: (socket: Socket) => unknown, code: DeliveryFailureCode];

const BROKEN: Case[] = [
  ['drips', SIZED, (socket) => drip(socket, 'x'), 'timeout'],
  ['drips in chunks', CHUNKED, (socket) => drip(socket, '1\r\nx\r\n'), 'timeout'],
  ['drips without a length', 'HTTP/1.1 200 OK\r\n\r\n', (socket) => drip(socket, 'x'), 'timeout'],
  ['never begins', SIZED, stall, 'timeout'],
  ['stalls', `${SIZED}abc`, stall, 'timeout'],
  ['stalls in a chunk', `${CHUNKED}5\r\nab`, stall, 'timeout'],
  ['is reset', `${SIZED}abc`, reset, 'connection-reset'],
  ['is reset in a chunk', `${CHUNKED}5\r\nab`, reset, 'connection-reset'],
  ['ends early', `${SIZED}abc`, end, 'connection-reset'],
  ['ends in a chunk', `${CHUNKED}5\r\nab`, end, 'connection-reset'],
  ['ends without its last chunk', `${CHUNKED}2\r\nab\r\n`, end, 'connection-reset'],
  ['has a bad chunk size', `${CHUNKED}xyz\r\nabc`, stall, 'protocol'],
  ['has a chunk that is longer than its size', `${CHUNKED}2\r\nabcd\r\n0\r\n\r\n`, stall, 'protocol'],
  ['has a chunk extension without end', `${CHUNKED}2;a=${'x'.repeat(100_000)}`, stall, 'protocol'],
  ['has a bad length', 'HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nabc', stall, 'protocol'],
  ['has a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc', stall, 'protocol'],
  ['has two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc', stall, 'protocol'],
  [
    'has a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    stall,
    'protocol',
  ],
];

describe('An HTTP delivery whose body', () => {
  it.each(BROKEN)(
    '%s ends with the status of the status line, and records the problem',
    async (_, bytes, then, code) => {
      const origin = await answeredBy((socket) => {
        socket.write(bytes);
        then(socket);
      });
      const outcome = await sendOnce(client, origin, { timeoutMs: DEADLINE_MS });
      expect(outcome).toMatchObject({
        ...{ kind: 'answered', status: 200, bodyTruncated: true },
        bodyProblem: { code, message: expect.stringContaining('The status counts as the outcome, but') as string },
      });
      expect(outcome.durationMs).toBeLessThan(5_000);
      await closed(server.connections[0]);
    },
  );

  it('stalls has its status, headers and first bytes, for any status', async () => {
    const head = 'HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 100\r\n\r\n';
    const origin = await answeredBy((socket) => socket.write(`${head}abc`));
    expect(await sendOnce(client, origin, { timeoutMs: DEADLINE_MS })).toMatchObject({
      ...{ kind: 'answered', status: 503, headers: { 'retry-after': '7' } },
      body: Buffer.from('abc'),
    });
  });

  it('stalls ends when the client is closed', async () => {
    const origin = await answeredBy((socket) => socket.write(`${SIZED}abc`));
    const outcome = sendOnce(client, origin);
    await client.close(DEADLINE_MS);
    expect(await outcome).toMatchObject({ kind: 'answered', status: 200, bodyProblem: { code: 'unknown' } });
  });

  it('is complete has no problem', async () => {
    const origin = await answeredBy((socket) => socket.write(response('ok')));
    expect(await sendOnce(client, origin)).not.toHaveProperty('bodyProblem');
  });
});

describe('An HTTP delivery that is answered by 1xx responses first', () => {
  it.each([
    ['an unexpected 100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['a 100 with headers', 'HTTP/1.1 100 Continue\r\nX-A: b\r\nContent-Length: 3\r\n\r\n'],
    ['a 100 that announces a close', 'HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\n'],
    ['a 100 of HTTP/1.0', 'HTTP/1.0 100 Continue\r\n\r\n'],
    ['a 100 with bare line feeds', 'HTTP/1.1 100 Continue\nX-A: b\n\n'],
    ['line ends and a 100', '\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n\r\n'],
    ['several', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n'],
    ['early hints, a 199 and a 100', 'HTTP/1.1 103 H\r\nLink: </a>\r\n\r\nHTTP/1.1 199\r\n\r\nHTTP/1.1 100 \r\n\r\n'],
    ['a hundred', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100)],
  ])('takes the status after %s, however the bytes are cut', async (_, interim) => {
    let pieceBytes = Infinity;
    let requests = 0;
    const bytes = Buffer.from(interim + response('done'));
    const write = (socket: Socket, from: number): void => {
      const to = Math.min(bytes.length, from + pieceBytes);
      socket.setNoDelay(true).write(bytes.subarray(from, to));
      if (to < bytes.length) setImmediate(write, socket, to);
    };
    const origin = await answeredBy((socket) => {
      requests++;
      write(socket, 0);
    });
    for (pieceBytes of [Infinity, 1, 7, 26]) {
      expect(await sendOnce(client, origin)).toMatchObject({
        kind: 'answered',
        status: 200,
        body: Buffer.from('done'),
      });
    }
    expect(requests).toBe(4);
    expect(server.connections).toHaveLength(1);
  });

  it('waits for the final status no longer than its deadline', async () => {
    const origin = await answeredBy((socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'));
    expect(await sendOnce(client, origin, { timeoutMs: 100 })).toMatchObject({ kind: 'failed', code: 'timeout' });
  });

  it('ends after a hundred 1xx responses', async () => {
    const origin = await answeredBy((socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(101)));
    expect(await sendOnce(client, origin)).toMatchObject({ kind: 'failed', code: 'protocol' });
  });
});

describe('An HTTP delivery that is answered by', () => {
  it.each(['000', '001', '099'])('the status %s fails with a message that names it', async (status) => {
    const origin = await answeredBy((socket) => socket.write(`HTTP/1.1 ${status} OK\r\nContent-Length: 0\r\n\r\n`));
    expect(await sendOnce(client, origin)).toMatchObject({
      ...{ kind: 'failed', code: 'protocol' },
      message: `The response has the status ${status}. A status is a number from 100 on.`,
    });
  });

  it.each(['20', '2000', 'abc', '-20'])('%s in place of a status breaks the protocol', async (status) => {
    const origin = await answeredBy((socket) => socket.write(`HTTP/1.1 ${status} OK\r\nContent-Length: 0\r\n\r\n`));
    expect(await sendOnce(client, origin)).toMatchObject({
      ...{ kind: 'failed', code: 'protocol' },
      message: expect.stringContaining('does not match the HTTP/1.1 protocol') as string,
    });
  });
});
