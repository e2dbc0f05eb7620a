import type { WebhooksResource } from '../generated/resources.ts';
import type { QueryOf, RequestBody, Schemas } from '../operations.ts';
import { camelKeys, type CamelKeys, snakeKeys } from './camel-keys.ts';
import { Listing } from './listing.ts';
import type { CallOptions, KeyedCallOptions } from './options.ts';

/** A webhook of postpress. */
export type Webhook = CamelKeys<Schemas['Webhook']>;
/** The fields of a new webhook. */
export type NewWebhook = CamelKeys<RequestBody<'Webhooks_create'>>;
/** One page of webhooks. */
export interface WebhookPage {
  items: Webhook[];
  nextCursor: string | null;
  prevCursor: string | null;
}

function pageOf({ items, next_cursor, prev_cursor }: Schemas['Webhooks']): WebhookPage {
  return { items: items.map(camelKeys), nextCursor: next_cursor, prevCursor: prev_cursor };
}

/**
 * The webhooks of postpress, with the names of its SDK: the API has them in snake case. The project is that of the API
 * key.
 */
export class Webhooks {
  readonly #routes: WebhooksResource;

  constructor(routes: WebhooksResource) {
    this.#routes = routes;
  }

  /**
   * Creates a webhook: `requestUrl` gets the events of the source, with the given headers. Its requests have a
   * `Content-Type` only if `headers` has it.
   */
  async create(webhook: NewWebhook, options?: KeyedCallOptions): Promise<Webhook> {
    return camelKeys(await this.#routes.create(snakeKeys<RequestBody<'Webhooks_create'>>(webhook), options));
  }

  /** Lists the webhooks, newest first. */
  list(query?: QueryOf<'Webhooks_list'>, options?: CallOptions): Listing<WebhookPage, Webhook> {
    return new Listing({
      fetch: async (cursor) => pageOf(await this.#routes.list({ ...query, ...(cursor && { cursor }) }, options)),
      itemsOf: ({ items }) => items,
      nextOf: ({ nextCursor }) => nextCursor,
    });
  }

  /** Returns a webhook. */
  async get(id: string, options?: CallOptions): Promise<Webhook> {
    return camelKeys(await this.#routes.get(id, options));
  }

  /** Deletes a webhook. */
  delete(id: string, options?: CallOptions): Promise<void> {
    return this.#routes.delete(id, options);
  }
}
