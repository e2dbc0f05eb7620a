import type pg from 'pg';
import { BatchQueue, type Clock, deliveryIdOf, messageOf, type PosthornEvent } from '#kernel';
import type { Consumer, LogRecord, OwnedPartition, Producer, RoutedDelivery } from '#message-log';
import type { Catalogue } from './catalogue.ts';
import { routeEvent } from './route-event.ts';
import { storeRoutings } from './store-routings.ts';

const BATCH_EVENTS = 1_000;

export interface RouterOptions {
  pool: pg.Pool;
  catalogue: Catalogue;
  deliveries: Producer<RoutedDelivery>;
  clock: Clock;
  onProblem: (message: string) => void;
}

/**
 * Finds for each event the endpoints that asked for it, and says why the others did not get it. Batches go one after
 * the other: refresh the catalogue, decide, commit the routing rows, send the deliveries. A failing database is tried
 * again with the same batch; nothing overtakes it. What is still queued of a revoked partition is forgotten; its next
 * owner gets it again.
 */
export class Router implements Consumer<PosthornEvent> {
  private readonly queue: BatchQueue<LogRecord<PosthornEvent>>;

  constructor(private readonly options: RouterOptions) {
    this.queue = new BatchQueue({
      maxBatch: BATCH_EVENTS,
      flush: (batch) => this.route(batch),
      clock: options.clock,
      onRetry: (error) => options.onProblem(`Routing is tried again: ${messageOf(error)}`),
    });
  }

  async onAssigned(): Promise<void> {}

  onRecords(records: LogRecord<PosthornEvent>[]): void {
    for (const record of records) this.queue.add(record);
  }

  async onRevoked(partitions: readonly OwnedPartition[]): Promise<void> {
    await this.queue.forget(({ owner }) => partitions.includes(owner));
  }

  private async route(batch: LogRecord<PosthornEvent>[]): Promise<void> {
    const { catalogue, pool, deliveries } = this.options;
    await deliveries.ready();
    await catalogue.refresh();
    const routings = batch.map(({ value }) =>
      routeEvent(value, catalogue.ofProject(value.projectId), catalogue.version),
    );
    const stored = await storeRoutings(pool, routings);
    const repeated: RoutedDelivery[] = [];
    const fresh: RoutedDelivery[] = [];
    for (const { value: event } of batch) {
      const { endpointIds, catalogueVersion } = stored.matched.get(event.id)!;
      const into = stored.repeated.has(event.id) ? repeated : fresh;
      for (const endpointId of endpointIds) {
        into.push({ deliveryId: deliveryIdOf(event.id, endpointId), endpointId, catalogueVersion, event });
      }
    }
    this.send(batch, repeated, fresh);
  }

  private send(batch: LogRecord<PosthornEvent>[], repeated: RoutedDelivery[], fresh: RoutedDelivery[]): void {
    const { deliveries, onProblem } = this.options;
    const completions = batch.map((record) => record.detach());
    Promise.all([deliveries.send(repeated, { recheck: true }), deliveries.send(fresh)]).then(
      () => {
        for (const complete of completions) complete();
      },
      // Not completed: whoever follows the events hands them over again.
      (error: unknown) => onProblem(`Deliveries were not handed over: ${messageOf(error)}`),
    );
  }
}
