import { readFile } from 'node:fs/promises';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Arrival, STATUS } from './arrival.ts';
import type { Inbox } from './inbox.ts';
import { tally } from './tally.ts';
import type { SignedRequest } from './verify.ts';

const PAGE = new URL('./page.html', import.meta.url);
const SHOWN = 200;

function signedRequestOf({ headers, body }: FastifyRequest): SignedRequest {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { headers: Object.fromEntries(texts) as Record<string, string>, body: String(body) };
}

/**
 * The server that the webhooks are sent to: `POST /webhooks/<inbox>`, and a page at `/` that shows the requests.
 * @param arrivals every request is added to it, the youngest last
 * @param onArrival is called for each request as well
 */
export function receiver(
  inboxes: Inbox[],
  arrivals: Arrival[],
  onArrival: (arrival: Arrival) => void,
): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  // Signatures are over the body as it came: take it as text, and parse it after it is verified.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  for (const inbox of inboxes) {
    server.post(`/webhooks/${inbox.name}`, (request, reply) => {
      const arrival = inbox.receive(signedRequestOf(request));
      arrivals.push(arrival);
      onArrival(arrival);
      return reply.status(STATUS[arrival.outcome]).send({ outcome: arrival.outcome });
    });
  }
  server.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(await readFile(PAGE)));
  server.get('/arrivals', () => ({
    tallies: inboxes.map(({ name }) => tally(name, arrivals)),
    youngest: arrivals.slice(-SHOWN).reverse(),
  }));
  return server;
}
