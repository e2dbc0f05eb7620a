import { flushDivided } from '#kernel';
import { isRowRefused, type Queryable } from '#postgres';
import { EarlierLists } from './earlier-lists.ts';
import { type RoutingToStore, storeRoutings, type StoredRoutings } from './store-routings.ts';

/** The result of `RoutingStore.storeDivided`. The router hands the refused events to `RefusedEvents`. */
export interface DividedRoutings extends StoredRoutings {
  /** The events whose rows Postgres refused, while it stored the others. */
  refused: Set<string>;
}

/** Stores routings; lists of many endpoints once, as long as the same endpoints match. */
export class RoutingStore {
  private readonly lists = new EarlierLists();

  constructor(private readonly db: Queryable) {}

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

  /** Stores all routings except single rows that Postgres refuses, for example because of an operator's trigger. */
  async storeDivided(routings: RoutingToStore[]): Promise<DividedRoutings> {
    const all: DividedRoutings = { matched: new Map(), repeated: new Set(), refused: new Set() };
    await flushDivided(routings, {
      flush: async (piece) => {
        const { matched, repeated } = await this.store(piece);
        for (const [eventId, routing] of matched) all.matched.set(eventId, routing);
        for (const eventId of repeated) all.repeated.add(eventId);
      },
      isRefusal: isRowRefused,
      onEnd: (piece, refusal) => {
        if (refusal) for (const { eventId } of piece) all.refused.add(eventId);
      },
    });
    return all;
  }
}
