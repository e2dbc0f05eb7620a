import type { ReceivedEvents } from '#outbox';

/** A body of events that has been parsed and checked without its project. */
export class EventsBody {
  /** @param inputs the events as JSON.parse gave them, if they were parsed on the event loop */
  constructor(
    readonly received: ReceivedEvents,
    private readonly inputs?: readonly unknown[],
  ) {}

  /** The data of an event, for the project's rules. @param text its JSON */
  dataOf(index: number, text: string): unknown {
    return this.inputs ? (this.inputs[index] as { data: unknown }).data : (JSON.parse(text) as unknown);
  }
}
