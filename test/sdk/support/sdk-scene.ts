import { Posthorn, type PosthornOptions } from '@posthorn/sdk';
import { type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { Running } from '../../e2e/support/running.ts';
import { settingsFor } from '../../e2e/support/system.ts';
import { ApiProxy } from './api-proxy.ts';

/** A running Posthorn with a proxy in front of its API, and a receiver of webhooks. */
export class SdkScene {
  private constructor(
    private readonly database: TestDatabase,
    readonly posthorn: Running,
    readonly adminKey: string,
    readonly proxy: ApiProxy,
    readonly receiver: WebhookReceiver,
  ) {}

  static async start(): Promise<SdkScene> {
    const [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    const settings = settingsFor(database);
    const posthorn = await Running.start(settings);
    const proxy = await ApiProxy.start(posthorn.origin);
    return new SdkScene(database, posthorn, settings.POSTHORN_ADMIN_KEY, proxy, receiver);
  }

  /** A client with the admin key, through the proxy. */
  client(options: Partial<PosthornOptions> = {}): Posthorn {
    return new Posthorn({ baseUrl: this.proxy.url, apiKey: this.adminKey, ...options });
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.posthorn.stop();
    await this.receiver.close();
    await this.database.drop();
  }
}
