import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { EventPublisher } from '#admin';
import type { Clock } from '#kernel';
import type { BodyWorkers } from '#outbox';
import type { Metrics } from '#telemetry';

/** The entries to the use cases, which all methods share with the REST API. */
export interface UseCases {
  commands: CommandBus;
  queries: QueryBus;
  publisher: EventPublisher;
  workers: BodyWorkers;
  clock: Clock;
  metrics: Metrics;
  /** The most bytes of an event's data. */
  maxDataBytes: number;
}
