import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { systemClock } from '#kernel';
import { eventually } from '#testing';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient } from './http-delivery-client.ts';
import type { HttpOutcome } from './outcome/http-outcome.ts';
import { summaryOf, sendOnce } from './testing/send-once.ts';
import { closed, response, tcpServer, type TcpServer } from './testing/tcp-server.ts';

/** A receiver that could be read to its end writes as much. */
const SENT_BYTES = 32 * 1_048_576;

/** The most bytes that may be read: the bound, one read of a socket, and the systems' buffers on both sides. */
const MAX_TAKEN_BYTES = 12 * 1_048_576;

let server: TcpServer;
let client: HttpDeliveryClient;

/** Writes a beginning and then a piece again and again, as fast as it is taken, up to a bound. */
function flood(socket: Socket, beginning: string, piece: string): void {
  const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)));
  const more = () => {
    while (socket.writable && socket.bytesWritten < SENT_BYTES && socket.write(block));
  };
  socket.write(beginning);
  socket.on('drain', more);
  more();
}

async function answeredBy(onRequest: Parameters<typeof tcpServer>[0]): Promise<string> {
  server = await tcpServer(onRequest);
  client = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock });
  return server.origin;
}

afterEach(async () => {
  await client.close(0);
  await server.close();
});

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('An HTTP delivery whose response has', () => {
  it.each([
    ['a reason phrase', 'HTTP/1.1 200 ', 'x'],
    ['line ends before it', '', '\r\n'],
    ['1xx responses', '', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['1xx responses with headers', '', `HTTP/1.1 103 Early Hints\r\nLink: <${'x'.repeat(10_000)}>\r\n\r\n`],
  ])('%s without end breaks the protocol after a bounded number of bytes', async (_, beginning, piece) => {
    const origin = await answeredBy((socket) => flood(socket, beginning, piece));
    expect(summaryOf(await sendOnce(client, origin))).toBe('failed protocol');
    const [connection] = server.connections;
    await closed(connection);
    expect(connection!.bytesWritten - connection!.writableLength).toBeLessThan(MAX_TAKEN_BYTES);
  });

  it.each([
    ['a header name', 'HTTP/1.1 200 OK\r\n', 'x'],
    ['a header', 'HTTP/1.1 200 OK\r\nX-A: ', 'x'],
    ['headers', 'HTTP/1.1 200 OK\r\n', 'X-A: b\r\n'],
    ['headers after 1xx responses', 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n', 'X-A: b\r\n'],
    ['a chunk extension', `${CHUNKED}5;a=`, 'x'],
    ['a chunk extension at each chunk', CHUNKED, `1;a=${'x'.repeat(10_000)}\r\na\r\n`],
    ['a chunk size of zeros', CHUNKED, '0'],
    ['trailers', `${CHUNKED}0\r\n`, 'X-A: b\r\n'],
  ])('%s without end returns its status after a bounded number of bytes', async (_, beginning, piece) => {
    const origin = await answeredBy((socket) => flood(socket, beginning, piece));
    const outcome = await sendOnce(client, origin);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, bodyProblem: { code: 'protocol' } });
    const [connection] = server.connections;
    await closed(connection);
    expect(connection!.bytesWritten - connection!.writableLength).toBeLessThan(MAX_TAKEN_BYTES);
  });

  it('an endless body in chunks of a byte returns its status after a bounded number of bytes', async () => {
    const origin = await answeredBy((socket) => flood(socket, CHUNKED, '1\r\na\r\n'));
    expect(await sendOnce(client, origin)).toMatchObject({
      ...{ status: 200, body: Buffer.from('a'.repeat(2_049)), bodyTruncated: true },
    });
    await closed(server.connections[0]);
    expect(server.connections[0]!.bytesWritten).toBeLessThan(MAX_TAKEN_BYTES);
  });

  it.each([200, 204, 401, 503])('a head up to 64 KiB returns %d and its headers', async (status) => {
    const http = createServer((request, answer) => {
      request.resume();
      answer.writeHead(status, { 'set-cookie': Array<string>(15).fill('x'.repeat(4_000)), 'retry-after': '7' }).end();
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const { port } = http.address() as AddressInfo;
    const outcomes: HttpOutcome[] = [];
    await answeredBy(() => undefined);
    for (let n = 0; n < 2; n++) outcomes.push(await sendOnce(client, `http://127.0.0.1:${port}/`));
    http.closeAllConnections();
    http.close();
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ kind: 'answered', status, headers: { 'retry-after': '7' } });
      expect(outcome).not.toHaveProperty('bodyProblem');
    }
  });

  it.each([10, 17, 20, 30, 40, 60])('a header of %d kB returns its status', async (kilobytes) => {
    const origin = await answeredBy((socket) =>
      socket.write(response('ok', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(kilobytes * 1_000)}`)),
    );
    const outcome = await sendOnce(client, origin);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, body: Buffer.from('ok'), bodyTruncated: false });
    expect(outcome).not.toHaveProperty('bodyProblem');
  });

  it.each([
    ['a header', `X-Long: ${'x'.repeat(70_000)}\r\n`],
    ['many headers', 'X-Many: xxxxxxxxxxxxxxxxxxxxxxxx\r\n'.repeat(3_000)],
  ])('%s beyond 64 KiB returns its status, for any status', async (_, headers) => {
    let status = 0;
    const origin = await answeredBy((socket) => socket.write(`HTTP/1.1 ${status} So\r\n${headers}\r\n`));
    for (status of [200, 204, 410, 503]) {
      expect(await sendOnce(client, origin)).toMatchObject({
        ...{ kind: 'answered', status, bodyProblem: { code: 'protocol' } },
      });
    }
    expect(server.connections).toHaveLength(4);
  });

  it('a body of 900 kB in large chunks returns its status', async () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const origin = await answeredBy((socket) => socket.write(`${CHUNKED}${chunk.repeat(55)}0\r\n\r\n`));
    expect(summaryOf(await sendOnce(client, origin))).toBe('answered 200');
  });

  it('endless line ends after it loses its connection', async () => {
    const origin = await answeredBy((socket) => {
      socket.write(response('ok'));
      setImmediate(() => flood(socket, '', '\r\n'));
    });
    expect(summaryOf(await sendOnce(client, origin))).toBe('answered 200');
    await closed(server.connections[0]);
    await eventually(
      () => Promise.resolve(client.usage.idleSockets),
      (idle) => idle === 0,
    );
    expect(server.connections[0]!.bytesWritten).toBeLessThan(MAX_TAKEN_BYTES);
  });

  it('framing within the bounds succeeds again and again, because the bounds count anew for each response', async () => {
    const origin = await answeredBy((socket) =>
      socket.write(response('ok', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(12_000)}`)),
    );
    for (let n = 0; n < 12; n++) expect(summaryOf(await sendOnce(client, origin))).toBe('answered 200');
    expect(server.connections).toHaveLength(1);
  });
});
