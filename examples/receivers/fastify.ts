import { verifyWebhook, WebhookVerificationError } from '@posthorn/sdk';
import fastify from 'fastify';
import { Once } from './once.ts';
import type { Receiver, ReceiverOptions } from './receiver.ts';

/** A receiver in Fastify. A content type parser hands the body on as bytes. */
export async function startFastify({ secrets, process, port }: ReceiverOptions): Promise<Receiver> {
  const app = fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  const deliveries = new Once();

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post<{ Body: Buffer }>('/webhooks', async ({ headers, body }, reply) => {
    const { payload, webhookId } = await verifyWebhook({ profile: 'standard-webhooks', headers, body, secrets });
    await deliveries.run(webhookId!, () => process(payload));
    return reply.status(204).send();
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof WebhookVerificationError) return reply.status(401).send(error.message);
    console.error(error);
    return reply.status(error.statusCode ?? 500).send();
  });

  const address = await app.listen({ host: '127.0.0.1', port });
  return { url: `${address}/webhooks`, close: () => app.close() };
}
