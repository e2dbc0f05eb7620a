import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { eventually } from '#testing';
import { connectSession } from './connect-session.ts';
import { offersTls } from './tls-offer.ts';

const HOST = '127.0.0.1';
/** The time that a probe has, which a connection with less time must not wait for. */
const PROBE_MS = 3_000;

describe('the probe for TLS', () => {
  let server: Server;
  let sockets: Socket[];
  let port: number;

  /** A server that responds with `answer` to the first data of a connection; without `answer`, never. */
  async function listen(answer?: string): Promise<void> {
    sockets = [];
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      if (answer) socket.once('data', () => socket.write(answer));
    });
    await once(server.listen(0, HOST), 'listening');
    ({ port } = server.address() as AddressInfo);
  }
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it.each([
    ['S', true],
    ['N', false],
  ])('is shared by all connections that are opened at once or later: %s', async (answer, isOffered) => {
    await listen(answer);
    const found = await Promise.all(Array.from({ length: 5 }, () => offersTls(HOST, port)));
    expect([...found, await offersTls(HOST, port)]).toEqual(Array.from({ length: 6 }, () => isOffered));
    expect(sockets.length).toBe(1);
  });

  it('is not repeated at once for a server that does not respond, but soon afterwards', async () => {
    await listen();
    expect(await offersTls(HOST, port)).toBe(false);
    expect(await offersTls(HOST, port)).toBe(false);
    expect(sockets.length).toBe(1);
    await eventually(
      async () => {
        await offersTls(HOST, port, 1);
        return sockets.length;
      },
      (probes) => probes === 2,
    );
  });

  it('counts in the time limit of a connection', async () => {
    await listen();
    const startMs = performance.now();
    const session = { url: `postgres://a:b@${HOST}:${port}/c`, applicationName: 'spec', connectTimeoutMs: 200 };
    await expect(connectSession(session)).rejects.toThrow(/timeout/);
    expect(performance.now() - startMs).toBeLessThan(PROBE_MS);
  });
});
