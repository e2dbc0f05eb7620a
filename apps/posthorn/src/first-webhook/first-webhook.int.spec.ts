import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendFirstWebhook } from './first-webhook.ts';

/** A server that gives each request the status by its method and the last word of its path. */
async function serve(statuses: Readonly<Record<string, number>>): Promise<{ server: Server; url: URL }> {
  const server = createServer(({ method, url }, response) => {
    const status = statuses[`${method} ${url!.split('/').at(-1)}`] ?? 500;
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify({ id: 'ep_1', secret: 'whsec_AAAA' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

describe('the first webhook', () => {
  it('fails with what went wrong, also if its endpoint cannot be deleted then', async () => {
    const made = { 'POST projects': 201, 'POST endpoints': 201 };
    const { server, url } = await serve({ ...made, 'POST events': 503, 'DELETE ep_1': 500 });
    const sent = sendFirstWebhook({ api: url, receiver: url, key: 'k', say: () => undefined });
    await expect(sent).rejects.toThrow(/^POST \S+\/events was answered 503/);
    server.close();
  });
});
