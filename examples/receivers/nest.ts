import {
  Controller,
  Headers,
  HttpCode,
  Inject,
  Module,
  Post,
  type RawBodyRequest,
  Req,
  UnauthorizedException,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { verifyWebhook, WebhookVerificationError } from '@posthorn/sdk';
import type { FastifyRequest } from 'fastify';
import { Once } from './once.ts';
import type { Receiver, ReceiverOptions } from './receiver.ts';

const OPTIONS = 'receiver options';

/** Needs an application with `rawBody: true`: Nest then keeps the bytes of the body beside the parsed body. */
@Controller('webhooks')
class WebhooksController {
  private readonly deliveries = new Once();

  constructor(@Inject(OPTIONS) private readonly options: ReceiverOptions) {}

  @Post()
  @HttpCode(204)
  async receive(@Req() request: RawBodyRequest<FastifyRequest>, @Headers() headers: Record<string, string>) {
    const { payload, webhookId } = await verifyWebhook({
      ...{ profile: 'standard-webhooks', headers, body: request.rawBody!, secrets: this.options.secrets },
    }).catch((error: unknown) => {
      throw error instanceof WebhookVerificationError ? new UnauthorizedException(error.message) : error;
    });
    await this.deliveries.run(webhookId!, () => this.options.process(payload));
  }
}

@Module({ controllers: [WebhooksController] })
class ReceiverModule {}

/** A receiver in NestJS, here on Fastify. */
export async function startNest(options: ReceiverOptions): Promise<Receiver> {
  const module = { module: ReceiverModule, providers: [{ provide: OPTIONS, useValue: options }] };
  const adapter = new FastifyAdapter({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { rawBody: true, logger: ['error'] });
  await app.listen(options.port, '127.0.0.1');
  return { url: `${await app.getUrl()}/webhooks`, close: () => app.close() };
}
