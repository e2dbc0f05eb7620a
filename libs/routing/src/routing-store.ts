import type pg from 'pg';
import { EarlierLists } from './earlier-lists.ts';
import { type RoutingToStore, storeRoutings, type StoredRoutings } from './store-routings.ts';

/** Stores routings; lists of many endpoints once, as long as the same endpoints match. */
export class RoutingStore {
  private readonly lists = new EarlierLists();

  constructor(private readonly db: Pick<pg.Pool, 'query'>) {}

  /** As `storeRoutings`. */
  async store(routings: readonly RoutingToStore[]): Promise<StoredRoutings> {
    const referring = this.lists.refer(routings);
    try {
      const stored = await storeRoutings(this.db, referring);
      for (const routing of referring) if (!stored.repeated.has(routing.eventId)) this.lists.note(routing);
      return stored;
    } catch (error) {
      this.lists.clear();
      throw error;
    }
  }
}
