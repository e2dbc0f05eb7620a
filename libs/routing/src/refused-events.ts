import { BatchQueue, type Clock, type LoopHealth, messageOf, toTypeId } from '#kernel';
import { isRowRefused, isTimedOut } from '#postgres';
import type { EventRecord } from './routing-batch.ts';

const BATCH_EVENTS = 20;

/** The routing that `RefusedEvents` repeats, and the receivers of its reports. */
export interface RefusedEventsOptions {
  /** Routes events. Rejects with the error of Postgres if it refuses the routing of one of them. */
  route: (batch: EventRecord[]) => Promise<void>;
  clock: Clock;
  /** Receives the standstill of the events, and its end; optional. */
  health?: LoopHealth | undefined;
  onProblem: (message: string) => void;
}

/**
 * Events whose routing Postgres refuses, for example because of an operator's trigger. Each event is tried again alone
 * until Postgres takes it. Meanwhile all other events are routed, even later events of the same project.
 */
export class RefusedEvents {
  private readonly queue: BatchQueue<EventRecord>;

  constructor({ route, clock, health, onProblem }: RefusedEventsOptions) {
    this.queue = new BatchQueue<EventRecord>({
      ...{ maxBatch: BATCH_EVENTS, flush: route, clock },
      flowOf: ({ value }) => value.projectId,
      onRetry: (error) => onProblem(`Routing events that were refused is tried again: ${messageOf(error)}`),
      isTooLong: isTimedOut,
      refused: {
        isRefusal: isRowRefused,
        report: health?.work('Routing events that Postgres refuses', { isMinor: true }),
        onRefused: (error, { value }) =>
          onProblem(
            `Postgres refuses the routing of ${toTypeId('evt', value.id)}, which is tried again: ${messageOf(error)}`,
          ),
      },
    });
  }

  add(record: EventRecord): void {
    this.queue.add(record);
  }

  /** Drops the events that a predicate names. Resolves when the events that are being routed are finished. */
  forget(which: (record: EventRecord) => boolean): Promise<void> {
    return this.queue.forget(which);
  }
}
