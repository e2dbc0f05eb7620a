import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendFirstWebhook } from './first-webhook.ts';
import { TRIAL_RECEIVER } from './trial-receiver.ts';

/**
 * A server that gives each request the status by its method and the last word of its path. It is a receiver for a HEAD
 * whose status is 405.
 */
async function serve(statuses: Readonly<Record<string, number>>): Promise<{ server: Server; url: URL }> {
  const server = createServer(({ method, url }, response) => {
    const status = statuses[`${method} ${url!.split('/').at(-1)}`] ?? statuses[method!] ?? 500;
    if (method === 'HEAD' && status === 405) response.setHeader('server', TRIAL_RECEIVER);
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify({ id: 'ep_1', secret: 'whsec_AAAA' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

const MADE = { HEAD: 405, 'POST projects': 201, 'POST endpoints': 201 };

describe('the first webhook', () => {
  it('names the attempts and the standstills if nothing arrives', async () => {
    const { server, url } = await serve({ ...MADE, 'POST events': 202, 'DELETE ep_1': 204, GET: 404 });
    const sent = sendFirstWebhook({ api: url, receiver: url, key: 'k', isKeyGiven: true, say: () => undefined });
    await expect(sent).rejects.toThrow(
      /^The event has not arrived within 15 s\. See its attempts: GET \S+\/deliveries .*\/readyz for standstills/,
    );
    server.close();
  });

  it('creates no endpoint for a server that is not the receiver of the first steps, even if Posthorn may send to it', async () => {
    const { server, url } = await serve({ ...MADE, HEAD: 404 });
    const sent = sendFirstWebhook({ api: url, receiver: url, key: 'k', isKeyGiven: true, say: () => undefined });
    await expect(sent).rejects.toThrow(/ is not the receiver of the Posthorn that runs at /);
    server.close();
  });

  it('fails with the cause, even if its endpoint cannot be deleted then', async () => {
    const { server, url } = await serve({ ...MADE, 'POST events': 503, 'DELETE ep_1': 500 });
    const sent = sendFirstWebhook({ api: url, receiver: url, key: 'k', isKeyGiven: true, say: () => undefined });
    await expect(sent).rejects.toThrow(/^POST \S+\/events got the status 503/);
    server.close();
  });
});
