import type pg from 'pg';
import { BatchQueue, type Clock, messageOf, type WorkReport } from '#kernel';
import type { LogRecord, OwnedPartition, RoutedDelivery } from '#message-log';
import { readDeliveryStates } from '../attempts/read-delivery-states.ts';
import { type DeliveryState, FIRST, isAnswered, NOT_ATTEMPTED } from '../model/delivery-state.ts';
import type { Endpoints } from '../model/endpoints.ts';

type DeliveryRecord = LogRecord<RoutedDelivery>;

const BATCH_RECORDS = 1_000;

/** A record that waits for its first attempt, with the recorded state of its delivery. */
export interface OpenRecord {
  record: DeliveryRecord;
  state: DeliveryState;
}

/** The database and the catalogue of `LookUps`, and the receivers of the records that are looked up. */
export interface LookUpsOptions {
  pool: pg.Pool;
  clock: Clock;
  endpoints: Pick<Endpoints, 'reach'>;
  /** Called with a record whose first attempt is recorded, or that waits in Postgres. */
  onAnswered(record: DeliveryRecord): void;
  /** Called with the records of a batch whose first attempt is to be made, in their order. */
  onOpen(records: readonly OpenRecord[]): void;
  onProblem(message: string): void;
  /** Receives the progress; optional. */
  report?: WorkReport;
}

/**
 * Looks up records that may have been attempted before, or that were routed by a newer catalogue than this process has.
 * Projects fill the batches in turn. A batch is tried again until the database responds.
 */
export class LookUps {
  private readonly queue: BatchQueue<DeliveryRecord>;

  constructor(private readonly options: LookUpsOptions) {
    this.queue = new BatchQueue({
      maxBatch: BATCH_RECORDS,
      flowOf: ({ value }) => value.event.projectId,
      flush: (batch) => this.lookUp(batch),
      clock: options.clock,
      report: options.report,
      onRetry: (error) => options.onProblem(`Looking deliveries up is tried again: ${messageOf(error)}`),
    });
  }

  /** True while the database refuses a batch. */
  get isFailing(): boolean {
    return this.queue.isFailing;
  }

  add(record: DeliveryRecord): void {
    this.queue.add(record);
  }

  /** Drops the waiting records of these partitions. Resolves when none of them is being looked up. */
  revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    return this.queue.forget(({ owner }) => partitions.includes(owner));
  }

  private async lookUp(batch: DeliveryRecord[]): Promise<void> {
    const { pool, endpoints } = this.options;
    await endpoints.reach(Math.max(...batch.map(({ value }) => value.catalogueVersion)));
    const recheckIds = batch.filter(({ recheck }) => recheck).map(({ value }) => value.deliveryId);
    const known = await readDeliveryStates(pool, recheckIds);
    const open: OpenRecord[] = [];
    for (const record of batch) {
      const found = known.get(record.value.deliveryId);
      if (found && (found.waiting || isAnswered(found.state, FIRST))) this.options.onAnswered(record);
      else open.push({ record, state: found?.state ?? NOT_ATTEMPTED });
    }
    this.options.onOpen(open);
  }
}
