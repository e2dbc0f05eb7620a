import { type EventInQuestion, type MissReason, missReason, type Subscription } from './matching.ts';

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

/** Decides who gets an event whose conditions are judged. Pure. */
export function routeEvent(
  question: EventInQuestion,
  endpoints: Iterable<Subscription & { id: string }>,
  catalogueVersion: number,
): Routing {
  const { event } = question;
  const routing: Routing = {
    eventId: event.id,
    projectId: event.projectId,
    catalogueVersion,
    matched: [],
    missed: [],
    missedReasons: [],
  };
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
