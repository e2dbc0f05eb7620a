import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '#kernel';
import { EgressPolicy, HttpDeliveryClient, type HttpOutcome } from '#http-delivery';
import type { HandshakeVerdict } from '../handshake.ts';
import type { RenderEndpoint } from '../render-input.ts';
import { cloudevents } from './cloudevents.ts';

const endpoint: RenderEndpoint = {
  id: 'ep_01h455vb4pex5vsknk084sn02q',
  name: 'Mine',
  headers: [{ key: 'Authorization', value: 'Bearer token' }],
  options: { origin: 'events.example.com' },
};
const handshake = cloudevents.handshake!;

/** Sends the handshake's request to a server with this response. */
async function ask(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<HandshakeVerdict> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const http = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?of=mine`;
  const owner = { projectId: 'project', endpointId: 'endpoint' };
  const asked = { ...owner, url, ...handshake.request(endpoint, 120), body: Buffer.alloc(0), timeoutMs: 15_000 };
  const outcome = await new Promise<HttpOutcome>((done) => http.send(asked, done));
  await http.close(0);
  await once(server.close(), 'close');
  if (outcome.kind !== 'answered') throw new Error(outcome.message);
  return handshake.read(endpoint, outcome);
}

describe('the handshake of cloudevents, over HTTP,', () => {
  it('sends OPTIONS to the endpoint’s URL, and reads origin and rate of the permission', async () => {
    const verdict = await ask((asked, response) => {
      const { 'webhook-request-origin': origin, 'webhook-request-rate': rate, authorization } = asked.headers;
      const isRight = asked.method === 'OPTIONS' && asked.url === '/hook?of=mine' && authorization === 'Bearer token';
      if (isRight) response.setHeaders(new Map([['WebHook-Allowed-Origin', String(origin)]]));
      response.setHeader('WebHook-Allowed-Rate', String(rate)).setHeader('Allow', 'POST').end();
    });
    expect(verdict).toEqual({ allowed: true, ratePerMinute: 120 });
  });

  it('treats a server that answers any OPTIONS as a server that permits nothing', async () => {
    const verdict = await ask((_, response) => response.writeHead(200, { allow: 'GET, POST, OPTIONS' }).end());
    expect(verdict).toMatchObject({ allowed: false });
  });
});
