import type pg from 'pg';
import { BatchQueue, type Clock, counted, messageOf, toTypeId, type WorkReport } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { isRowRefused, isTimedOut } from '#postgres';
import type { Backlog } from '../backlog/backlog.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { parkDeliveries } from './park-deliveries.ts';

const BATCH_DELIVERIES = 1_000;

/** The database and the backlog of a `Parker`, and the receivers of its results. */
export interface ParkerOptions {
  pool: pg.Pool;
  clock: Clock;
  /** The room for more waiting deliveries. */
  backlog: Pick<Backlog, 'tryTake' | 'add'>;
  /** Called with deliveries that find no room in the backlog. */
  onNoRoom(tasks: readonly DeliveryTask[]): void;
  /** Called with deliveries that are in Postgres, or were left to their partition's new owner. */
  onParked(tasks: readonly DeliveryTask[]): void;
  /** Called with a delivery that Postgres refuses for the first time: nothing need wait for it. */
  onRefused(task: DeliveryTask): void;
  /** Called with a delivery that was refused before, and is now parked or left to a new owner. */
  onParkedLate(task: DeliveryTask): void;
  onProblem(message: string): void;
  /** Receives the progress; optional. */
  report?: WorkReport;
  /** Receives the standstill of deliveries that Postgres refuses, while it takes others; optional. */
  refusedReport?: WorkReport;
}

/**
 * Moves deliveries from memory to Postgres, in batches that projects fill in turn, trying again until the database
 * takes them. A delivery that Postgres refuses is tried again alone, and the others are parked. Memory is bounded by
 * the bytes that the subscription has in flight.
 */
export class Parker {
  private readonly queue: BatchQueue<DeliveryTask>;
  private readonly refused = new Set<DeliveryTask>();

  constructor(private readonly options: ParkerOptions) {
    this.queue = new BatchQueue({
      maxBatch: BATCH_DELIVERIES,
      keyOf: ({ deliveryId }) => deliveryId,
      flowOf: ({ event }) => event.projectId,
      flush: (batch) => this.write(batch),
      clock: options.clock,
      report: options.report,
      isTooLong: isTimedOut,
      refused: {
        isRefusal: isRowRefused,
        report: options.refusedReport,
        onRefused: (error, task) => this.noteRefused(error, task),
      },
      onRetry: (error, { length }) =>
        options.onProblem(`Parking ${counted(length, 'delivery', 'deliveries')} is tried again: ${messageOf(error)}`),
    });
  }

  /** True while the database refuses a batch. */
  get isFailing(): boolean {
    return this.queue.isFailing;
  }

  park(tasks: readonly DeliveryTask[]): void {
    for (const task of tasks) this.queue.add(task);
  }

  /**
   * Resolves when nothing of these partitions waits to be parked, apart from the deliveries that Postgres refuses. The
   * new owner reads these again; here the next try drops them, because their epoch is stale.
   */
  drained(partitions: readonly OwnedPartition[]): Promise<void> {
    return this.queue.drained(({ owner }) => partitions.includes(owner), false);
  }

  private noteRefused(error: unknown, task: DeliveryTask): void {
    const id = toTypeId('dlv', task.deliveryId);
    this.options.onProblem(`Postgres refuses to park ${id}, which is tried again: ${messageOf(error)}`);
    this.refused.add(task);
    this.options.onRefused(task);
  }

  /** Parks a batch, except deliveries with a stale epoch: their partition's new owner has them. */
  private async write(batch: DeliveryTask[]): Promise<void> {
    const { pool, clock, backlog } = this.options;
    const withoutRoom: DeliveryTask[] = [];
    const fitting: DeliveryTask[] = [];
    for (const task of batch) (task.isStored || backlog.tryTake(task) ? fitting : withoutRoom).push(task);
    let parked = new Map<string, boolean>();
    try {
      if (fitting.length > 0) parked = await parkDeliveries(pool, fitting, clock.nowMs());
    } finally {
      for (const task of fitting) if (!task.isStored && !parked.get(task.deliveryId)) backlog.add(task, -1);
    }
    for (const task of fitting) if (parked.has(task.deliveryId)) task.onSettled();
    if (withoutRoom.length > 0) this.options.onNoRoom(withoutRoom);
    const late = new Set(batch.filter((task) => this.refused.delete(task)));
    this.options.onParked(batch.filter((task) => !late.has(task)));
    for (const task of late) this.options.onParkedLate(task);
  }
}
