import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { verifyWebhook, WebhookVerificationError } from '@posthorn/sdk';
import express, { type NextFunction, type Request, type Response } from 'express';
import { Once } from './once.ts';
import type { Receiver, ReceiverOptions } from './receiver.ts';

/** A receiver in Express. `express.raw` takes the place of `express.json` on this route. */
export async function startExpress({ secrets, process, port }: ReceiverOptions): Promise<Receiver> {
  const app = express();
  const deliveries = new Once();

  app.post(
    '/webhooks',
    express.raw({ type: () => true, limit: '8mb' }),
    async (request: Request, response: Response) => {
      const { headers } = request;
      const body = request.body as Buffer;
      const { payload, webhookId } = await verifyWebhook({ profile: 'standard-webhooks', headers, body, secrets });
      await deliveries.run(webhookId!, () => process(payload));
      response.sendStatus(204);
    },
  );

  // Express knows an error handler by its four parameters.
  app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
    if (error instanceof WebhookVerificationError) return void response.status(401).send(error.message);
    console.error(error);
    response.sendStatus((error as { status?: number }).status ?? 500);
  });

  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`, close };
}
