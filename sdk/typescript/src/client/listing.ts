import { PosthornError } from './errors.ts';

/** The access of a `Listing` to its pages. */
export interface Paging<Page, Item> {
  /** Fetches a page; the first one without a cursor. */
  fetch(cursor: string | undefined): Promise<Page>;
  itemsOf(page: Page): readonly Item[];
  /** The cursor of the next page; null at the end. */
  nextOf(page: Page): string | null;
}

/**
 * A list of the API. `await` gets its first page, and `for await` all items, page by page; nothing is sent before. Each
 * loop starts at the first page.
 *
 * An `async` function that returns a `Listing` returns its first page instead, because it awaits it.
 */
export class Listing<Page, Item> implements PromiseLike<Page>, AsyncIterable<Item> {
  readonly #paging: Paging<Page, Item>;

  constructor(paging: Paging<Page, Item>) {
    this.#paging = paging;
  }

  /** Fetches the first page. */
  then<A = Page, B = never>(
    onFulfilled?: ((page: Page) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#paging.fetch(undefined).then(onFulfilled, onRejected);
  }

  /** All pages, from the first one. */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    for (let cursor: string | undefined; ;) {
      const page = await this.#paging.fetch(cursor);
      yield page;
      const next = this.#paging.nextOf(page) ?? undefined;
      if (next === undefined) return;
      if (next === cursor) throw new PosthornError('The list does not proceed: two pages have the same cursor.');
      cursor = next;
    }
  }

  /** All items, from the first one. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* this.#paging.itemsOf(page);
  }

  /** The first items as an array. @param limit the most items, so that a long list does not fill the memory */
  async toArray({ limit }: { limit: number }): Promise<Item[]> {
    if (!Number.isInteger(limit) || limit < 1) throw new TypeError('`limit` must be a whole number from 1.');
    const items: Item[] = [];
    for await (const item of this) {
      items.push(item);
      if (items.length === limit) break;
    }
    return items;
  }
}
