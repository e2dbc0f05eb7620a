import type { Socket } from 'node:net';
import { systemClock } from '#kernel';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient } from './http-delivery-client.ts';
import { summaryOf, sendOnce } from './testing/send-once.ts';
import { closed, response, tcpServer, type TcpServer } from './testing/tcp-server.ts';
import { testLookup } from './testing/test-lookup.ts';

let server: TcpServer | undefined;
let client: HttpDeliveryClient;

/** Counts the requests over all connections: responds to the first, and calls `act` for every later one. */
async function answeredOnce(act: (socket: Socket, nth: number) => unknown): Promise<TcpServer> {
  server = await tcpServer((socket, _, nth) => (nth === 1 ? socket.write(response('first')) : act(socket, nth)));
  expect(summaryOf(await sendOnce(client, server.origin))).toBe('answered 200');
  return server;
}

beforeEach(() => {
  const lookup = testLookup(() => ['127.0.0.1']);
  client = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock, lookup });
});

afterEach(async () => {
  await client.close(0);
  await server?.close();
  server = undefined;
});

const reset = (socket: Socket) => socket.resetAndDestroy();
const end = (socket: Socket) => socket.end();
const destroy = (socket: Socket) => socket.destroy();

describe('A request on a kept connection that the receiver closes just then', () => {
  it.each([
    ['resets', reset],
    ['ends', end],
    ['destroys', destroy],
  ])('is sent once more, at once, on a new connection if the receiver %s it', async (_, act) => {
    const { origin, connections } = await answeredOnce((socket, nth) =>
      nth === 2 ? act(socket) : socket.write(response('second')),
    );
    const outcome = await sendOnce(client, origin);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, body: Buffer.from('second') });
    expect(outcome.durationMs).toBeLessThan(2_000);
    expect(connections).toHaveLength(2);
    expect(summaryOf(await sendOnce(client, origin))).toBe('answered 200');
    expect(connections).toHaveLength(2);
  });

  it('is sent once more, and no third time', async () => {
    let requests = 1;
    const { origin, connections } = await answeredOnce((socket) => {
      requests++;
      reset(socket);
    });
    expect(summaryOf(await sendOnce(client, origin))).toBe('failed connection-reset');
    expect([requests, connections.length]).toEqual([3, 2]);
    expect(client.usage).toMatchObject({ busySockets: 0, idleSockets: 0 });
  });

  it('leaves later requests unaffected, even on a connection that is kept again', async () => {
    const { origin, connections } = await answeredOnce((socket, nth) =>
      nth % 2 === 0 ? reset(socket) : socket.write(response('')),
    );
    for (let n = 0; n < 5; n++) expect(summaryOf(await sendOnce(client, origin))).toBe('answered 200');
    expect(connections).toHaveLength(6);
  });

  it.each([
    ['a part of the status line', 'HTTP/1.'],
    ['an interim response', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['a part of the head', 'HTTP/1.1 200 OK\r\nX-A'],
  ])('is not sent again if %s came', async (_, bytes) => {
    let requests = 1;
    const { origin } = await answeredOnce((socket) => {
      requests++;
      socket.end(bytes);
    });
    expect(summaryOf(await sendOnce(client, origin))).toBe('failed connection-reset');
    expect(requests).toBe(2);
  });

  it('has the same deadline as any other request', async () => {
    const { origin } = await answeredOnce((socket, nth) => (nth === 2 ? reset(socket) : undefined));
    expect(await sendOnce(client, origin, { timeoutMs: 200 })).toMatchObject({ kind: 'failed', code: 'timeout' });
  });

  it('fails if nothing listens there any more', async () => {
    const { origin } = await answeredOnce(reset);
    const { connections } = server!;
    const closing = server!;
    connections[0]!.on('data', () => void closing.close());
    server = undefined;
    expect(summaryOf(await sendOnce(client, origin))).toBe('failed connection-refused');
  });

  it('fails at once on a new connection', async () => {
    let requests = 0;
    server = await tcpServer((socket) => {
      requests++;
      reset(socket);
    });
    expect(summaryOf(await sendOnce(client, server.origin))).toBe('failed connection-reset');
    expect(requests).toBe(1);
  });

  it('is sent once more if the connection was closed before, because undici connects again', async () => {
    server = await tcpServer((socket) => socket.end(response('bye')));
    expect(summaryOf(await sendOnce(client, server.origin))).toBe('answered 200');
    await closed(server.connections[0]);
    expect(summaryOf(await sendOnce(client, server.origin))).toBe('answered 200');
    expect(server.connections).toHaveLength(2);
  });
});
