import type { ReceivedEvents } from '#outbox';

/** A body of events that has been parsed and checked without its project. */
export class EventsBody {
  constructor(readonly received: ReceivedEvents) {}
}
