import { Resources, WebhooksResource } from '../generated/resources.ts';
import type { PosthornOptions } from './options.ts';
import { Transport } from './transport.ts';
import { Webhooks } from './webhooks.ts';

/** A client of Posthorn's API: one property for each resource. It keeps no state besides its settings. */
export class Posthorn extends Resources {
  /** The webhooks of postpress. */
  readonly webhooks: Webhooks;

  /** @throws TypeError that names the wrong option */
  constructor(options: PosthornOptions) {
    const transport = new Transport(options);
    super(transport);
    this.webhooks = new Webhooks(new WebhooksResource(transport));
  }
}
