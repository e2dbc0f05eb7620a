import type { LookupFunction } from 'node:net';
import { systemClock } from '#kernel';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient } from './http-delivery-client.ts';
import type { PhaseTimes } from './outcome/phase-times.ts';
import { sendOnce } from './testing/send-once.ts';
import { response, tcpServer, type TcpServer } from './testing/tcp-server.ts';

/** Each name has the address of the server, after this time in milliseconds. */
const LOOKUP_MS = 40;
const ANSWER_MS = 60;
/** Timers of Node may be early by a millisecond. */
const atLeast = (ms: number | null, least: number) => expect(ms).toBeGreaterThanOrEqual(least - 1);

const slowLookup: LookupFunction = (_name, _options, callback) =>
  void setTimeout(() => callback(null, [{ address: '127.0.0.1', family: 4 }]), LOOKUP_MS);

let server: TcpServer;
let client: HttpDeliveryClient;

beforeEach(async () => {
  server = await tcpServer((socket, chunk) => {
    if (chunk.includes('/reset')) socket.resetAndDestroy();
    else if (chunk.includes('/slow')) setTimeout(() => socket.write(response('ok')), ANSWER_MS);
    else socket.write(response('ok'));
  });
  client = new HttpDeliveryClient({
    ...{ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock, lookup: slowLookup },
  });
});
afterEach(async () => {
  await client.close(0);
  await server.close();
});

async function phasesOf(url: string, timeoutMs = 60_000): Promise<PhaseTimes & { durationMs: number }> {
  const outcome = await sendOnce(client, url, { timeoutMs });
  if (outcome.kind === 'unsent') throw new Error(outcome.message);
  return { ...outcome.phases, durationMs: outcome.durationMs };
}

describe('the phases of a request', () => {
  it('are measured one after the other on a new connection', async () => {
    const phases = await phasesOf(`http://hooks.example:${server.port}/slow`);
    expect(phases).toMatchObject({ tlsMs: null, remoteAddress: '127.0.0.1', isConnectionKept: false });
    const { dnsMs, connectMs, firstByteMs, durationMs } = phases;
    atLeast(dnsMs, LOOKUP_MS);
    atLeast(connectMs, 0);
    atLeast(firstByteMs, ANSWER_MS);
    expect(dnsMs! + connectMs! + firstByteMs!).toBeLessThanOrEqual(durationMs);
  });

  it('have no look-up for an address in the URL', async () => {
    expect(await phasesOf(server.origin)).toMatchObject({ dnsMs: null, connectMs: expect.any(Number) as number });
  });

  it('have no look-up and no connect on a kept connection, whose address is known', async () => {
    const url = `http://hooks.example:${server.port}/`;
    await phasesOf(url);
    const phases = await phasesOf(url);
    expect(phases).toMatchObject({
      ...{ dnsMs: null, connectMs: null, tlsMs: null },
      firstByteMs: expect.any(Number) as number,
    });
    expect(phases).toMatchObject({ remoteAddress: '127.0.0.1', isConnectionKept: true });
  });

  it('are those of the new connection if a kept one was lost', async () => {
    const url = `http://hooks.example:${server.port}`;
    await phasesOf(`${url}/`);
    const phases = await phasesOf(`${url}/reset`);
    expect(phases).toMatchObject({ isConnectionKept: false, firstByteMs: null, remoteAddress: '127.0.0.1' });
    atLeast(phases.connectMs, 0);
  });

  it('are null from the phase on that did not end', async () => {
    const phases = await phasesOf(`http://hooks.example:${server.port}/`, LOOKUP_MS / 2);
    expect(phases).toMatchObject({ dnsMs: null, connectMs: null, firstByteMs: null, remoteAddress: null });
  });
});
