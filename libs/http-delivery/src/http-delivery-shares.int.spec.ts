import type { Socket } from 'node:net';
import { systemClock } from '#kernel';
import { eventually } from '#testing';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient, type HttpDeliveryOptions } from './http-delivery-client.ts';
import type { HttpOutcome } from './outcome/http-outcome.ts';
import { summaryOf, sendOnce } from './testing/send-once.ts';
import { closed, response, tcpServer, type TcpServer } from './testing/tcp-server.ts';

const egress = new EgressPolicy(['127.0.0.0/8']);
const servers: TcpServer[] = [];
let client: HttpDeliveryClient;

async function receiver(onRequest: Parameters<typeof tcpServer>[0]): Promise<TcpServer> {
  const server = await tcpServer(onRequest);
  servers.push(server);
  return server;
}

function newClient(options: Partial<HttpDeliveryOptions> = {}): HttpDeliveryClient {
  client = new HttpDeliveryClient({ egress, clock: systemClock, ...options });
  return client;
}

const ok = (socket: Socket) => socket.write(response('ok'));

/** Sends for an owner like `a/1`, with a minute. */
function sendFor(owner: string, origin: string, path = '/'): Promise<HttpOutcome> {
  const projectId = owner.split('/')[0]!;
  return sendOnce(client, origin + path, { projectId, endpointId: owner, timeoutMs: 60_000 });
}

/** A receiver that never answers requests to /hang, and any other one at once. */
function sharedHost(): Promise<TcpServer> {
  return receiver((socket, chunk) => {
    if (!chunk.includes('POST /hang')) ok(socket);
  });
}

afterEach(async () => {
  await client.close(0);
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('The sockets of an HTTP delivery client', () => {
  it('are left to a project whose host has ten hanging endpoints of another project', async () => {
    const host = await sharedHost();
    newClient({ maxConnectionsPerOrigin: 64 });
    const hanging = Array.from({ length: 200 }, (_, n) => sendFor(`bad/${n % 10}`, host.origin, '/hang'));
    expect(client.usage).toMatchObject({ busySockets: 32, waiting: 168 });
    const healthy = await Promise.all(Array.from({ length: 50 }, () => sendFor('good/1', host.origin)));
    expect(healthy.map(summaryOf)).toEqual(Array(50).fill('answered 200'));
    expect(client.usage).toMatchObject({ busySockets: 32, waiting: 168 });
    await client.close(0);
    await Promise.all(hanging);
  });

  it('are left to other projects by a project with dead endpoints at many origins', async () => {
    newClient({ maxSockets: 40 });
    const dead = await Promise.all(Array.from({ length: 60 }, () => receiver(() => undefined)));
    const hanging = dead.map(({ origin }, n) => sendFor(`bad/${n}`, origin));
    expect(client.usage).toMatchObject({ busySockets: 20, waiting: 40 });
    const good = await receiver(ok);
    for (let n = 0; n < 5; n++) expect(summaryOf(await sendFor('good/1', good.origin))).toBe('answered 200');
    await client.close(0);
    await Promise.all(hanging);
  });

  it('go to the projects in turn when they become free', async () => {
    const held: Socket[] = [];
    const order: string[] = [];
    const host = await receiver((socket, chunk) => {
      order.push(/POST \/(\w+)/.exec(chunk.toString('latin1'))![1]!);
      held.push(socket);
    });
    newClient({ maxConnectionsPerOrigin: 1 });
    const sent = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) =>
      sendFor(`${name[0]}/1`, host.origin, `/${name}`),
    );
    for (let n = 1; n <= sent.length; n++) {
      await eventually(
        () => Promise.resolve(order.length),
        (count) => count === n,
      );
      ok(held.pop()!);
    }
    await Promise.all(sent);
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  it('go to an endpoint with a free share, before endpoints of the same project without one', async () => {
    const host = await sharedHost();
    const other = await receiver(ok);
    newClient({ maxConnectionsPerOrigin: 2 });
    const hanging = Array.from({ length: 20 }, (_, n) => sendFor(`a/${n}`, host.origin, '/hang'));
    expect(summaryOf(await sendFor('a/ok', other.origin))).toBe('answered 200');
    await client.close(0);
    await Promise.all(hanging);
  });

  it('go to a request even if many requests before it cannot use them', async () => {
    const full = await sharedHost();
    const held: Socket[] = [];
    const other = await receiver((socket) => held.push(socket));
    newClient({ maxConnectionsPerOrigin: 2, maxSockets: 1_000 });
    const occupying = sendFor('b/0', other.origin);
    await eventually(
      () => Promise.resolve(held.length),
      (count) => count === 1,
    );
    const hanging = Array.from({ length: 300 }, (_, n) => sendFor(`a/${n}`, full.origin, '/hang'));
    const waiting = sendFor('b/1', other.origin);
    expect(client.usage.waiting).toBe(300);
    ok(held.pop()!);
    await eventually(
      () => Promise.resolve(held.length),
      (count) => count === 1,
    );
    ok(held.pop()!);
    expect([summaryOf(await occupying), summaryOf(await waiting)]).toEqual(['answered 200', 'answered 200']);
    await client.close(0);
    await Promise.all(hanging);
  });

  it('are taken from idle connections, beginning with the connection used longest ago', async () => {
    const [a, b, c] = [await receiver(ok), await receiver(ok), await receiver(ok)];
    newClient({ maxSockets: 2 });
    for (const { origin } of [a, b, a, c]) expect(summaryOf(await sendFor('p/1', origin))).toBe('answered 200');
    await closed(b.connections[0]);
    expect(a.connections[0]!.closed).toBe(false);
    expect(client.usage).toMatchObject({ busySockets: 0, idleSockets: 2 });
  });

  it('have a bounded queue, and requests beyond the bound are returned at once', async () => {
    const host = await receiver(() => undefined);
    newClient({ maxConnectionsPerOrigin: 1, maxWaiting: 10 });
    const sent = Array.from({ length: 10 }, () => sendFor('a/1', host.origin));
    expect(summaryOf((await Promise.all(sent.slice(6)))[0]!)).toBe('unsent sockets');
    expect(client.usage).toMatchObject({ busySockets: 1, waiting: 5 });
    await client.close(0);
    await Promise.all(sent);
  });
});
