import type { PosthornEvent } from '#kernel';
import { EventInQuestion, type MissReason, missReason, type Subscription } from './matching.ts';

/** Which endpoints get an event, which do not and why, and by which catalogue that was decided. */
export interface Routing {
  eventId: string;
  projectId: string;
  catalogueVersion: number;
  matched: string[];
  missed: string[];
  /** One for each of `missed`. */
  missedReasons: MissReason[];
}

/** Decides who gets an event. Pure. */
export function routeEvent(
  event: PosthornEvent,
  endpoints: Iterable<Subscription & { id: string }>,
  catalogueVersion: number,
): Routing {
  const routing: Routing = {
    eventId: event.id,
    projectId: event.projectId,
    catalogueVersion,
    matched: [],
    missed: [],
    missedReasons: [],
  };
  const question = new EventInQuestion(event);
  for (const endpoint of endpoints) {
    const reason = missReason(endpoint, question);
    if (reason === null) routing.matched.push(endpoint.id);
    else {
      routing.missed.push(endpoint.id);
      routing.missedReasons.push(reason);
    }
  }
  return routing;
}
