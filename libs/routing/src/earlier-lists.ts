import { leaveTogether } from '#postgres';
import type { RoutingToStore } from './store-routings.ts';

/** Shorter lists are stored with each event. */
const LEAST_LENGTH = 64;
/** Ids that are remembered, over all projects: about 8 bytes each, and 100 where the catalogue has dropped them. */
const MAX_IDS = 100_000;

type List = Pick<RoutingToStore, 'eventId' | 'matched'>;

/**
 * The last long list of endpoints that was stored for each project: further events for the same endpoints refer to it.
 * The projects that have stored their lists least recently are forgotten first.
 */
export class EarlierLists {
  private readonly lists = new Map<string, List>();
  private ids = 0;

  /** Has routings refer to an earlier event with the same list, where there is one. */
  refer(routings: readonly RoutingToStore[]): RoutingToStore[] {
    return routings.map((routing) => {
      const earlier = this.lists.get(routing.projectId);
      return earlier && isSame(earlier, routing) ? { ...routing, matchedAs: earlier.eventId } : routing;
    });
  }

  /** Notes a routing that was stored, by this process and as it is. */
  note({ projectId, eventId, matched, fanOut, matchedAs }: RoutingToStore): void {
    if (matchedAs !== null || fanOut === null || matched.length < LEAST_LENGTH) return;
    this.forget(projectId);
    this.lists.set(projectId, { eventId, matched });
    this.ids += matched.length;
    for (const oldest of this.lists.keys()) {
      if (this.ids <= MAX_IDS) return;
      this.forget(oldest);
    }
  }

  clear(): void {
    this.lists.clear();
    this.ids = 0;
  }

  private forget(projectId: string): void {
    this.ids -= this.lists.get(projectId)?.matched.length ?? 0;
    this.lists.delete(projectId);
  }
}

function isSame(earlier: List, { eventId, matched, fanOut }: RoutingToStore): boolean {
  if (fanOut === null || earlier.eventId === eventId || earlier.matched.length !== matched.length) return false;
  if (!leaveTogether(earlier.eventId, eventId)) return false;
  return earlier.matched === matched || earlier.matched.every((id, at) => id === matched[at]);
}
