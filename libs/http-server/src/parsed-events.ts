import type { ReceivedEvents } from '#outbox';

/** A body of events that has been parsed and checked without its project. */
export class ParsedEvents {
  constructor(readonly received: ReceivedEvents) {}
}
