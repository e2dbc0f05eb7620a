import type pg from 'pg';
import { backoffMs, type Clock, deliveryIdOf, FairQueue, messageOf, type PosthornEvent } from '#kernel';
import type { Consumer, OwnedPartition, Producer, RoutedDelivery } from '#message-log';
import type { Catalogue } from './catalogue.ts';
import { addToFanOut } from './fan-out/add-to-fan-out.ts';
import { FanOut } from './fan-out/fan-out.ts';
import { PIECE_DELIVERIES } from './fan-out/read-piece.ts';
import { type EventRecord, RoutingBatch } from './routing-batch.ts';
import { storeRoutings, type StoredRoutings } from './store-routings.ts';
import { TimeSlice } from './time-slice.ts';

/** What a project's turn may cost: an event costs 1, and 1 more for each 50 endpoints of its project. */
const TURN_COST = 32;
const ENDPOINTS_A_COST = 50;
/** Deliveries handed over in one go. */
const SEND_DELIVERIES = 256;

export interface RouterOptions {
  pool: pg.Pool;
  catalogue: Catalogue;
  deliveries: Producer<RoutedDelivery>;
  clock: Clock;
  /** Bytes of fan-outs in flight, over all projects. */
  maxFanOutBytes: number;
  onProblem: (message: string) => void;
}

/**
 * Finds for each event the endpoints that asked for it, and says why the others did not get it. Batches go one after
 * the other, and projects take turns in them: refresh the catalogue, decide, commit the routing rows, send the
 * deliveries of events with few endpoints, and leave the others to the fan-out. So an event never waits for deliveries,
 * its own or another project's. A failing database is tried again with the same batch; nothing overtakes it. What is
 * still queued of a revoked partition is forgotten; its next owner gets it again.
 */
export class Router implements Consumer<PosthornEvent> {
  private arrived: EventRecord[] = [];
  private readonly queue: FairQueue<EventRecord>;
  private readonly fanOut: FanOut;
  private readonly revoked = new Set<OwnedPartition>();
  private batch = new RoutingBatch();
  private isWorking = false;
  private isRouting = false;
  private turn: Promise<unknown> = Promise.resolve();
  private logReady: Promise<void> | undefined;

  constructor(private readonly options: RouterOptions) {
    const { catalogue, maxFanOutBytes: maxBytes } = options;
    this.queue = new FairQueue<EventRecord>({
      quantum: TURN_COST,
      costOf: ({ value }) => 1 + catalogue.ofProject(value.projectId).size / ENDPOINTS_A_COST,
    });
    this.fanOut = new FanOut({ ...options, maxBytes });
  }

  onAssigned(partitions: readonly OwnedPartition[]): Promise<void> {
    return this.fanOut.assigned(partitions);
  }

  onRecords(records: EventRecord[]): void {
    for (const record of records) this.arrived.push(record);
    if (!this.isWorking) void this.work();
  }

  async onRevoked(partitions: readonly OwnedPartition[]): Promise<void> {
    const isRevoked = ({ owner }: EventRecord) => partitions.includes(owner);
    this.arrived = this.arrived.filter((record) => !isRevoked(record));
    this.queue.remove(isRevoked);
    for (const partition of partitions) this.revoked.add(partition);
    if (!this.isRouting) this.batch.drop(isRevoked);
    while (this.batch.records.some(isRevoked)) await this.turn;
    for (const partition of partitions) this.revoked.delete(partition);
    await this.fanOut.revoked(partitions);
  }

  /** Ends the fan-out. The subscriptions are stopped before. */
  stop(): Promise<void> {
    return this.fanOut.stop();
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    await Promise.resolve(); // what arrives in the same turn of the event loop shares the first batch
    let failures = 0;
    while (this.arrived.length + this.queue.size > 0 || !this.batch.isEmpty) {
      const turn = this.routeOnce();
      this.turn = turn;
      failures = (await turn) ? 0 : failures + 1;
      if (failures > 0) await this.options.clock.sleep(backoffMs(failures, Math.random()));
    }
    this.isWorking = false;
  }

  /** @returns whether the batch is done */
  private async routeOnce(): Promise<boolean> {
    this.isRouting = true;
    try {
      await this.route();
      return true;
    } catch (error) {
      this.batch.drop(({ owner }) => this.revoked.has(owner));
      this.options.onProblem(`Routing is tried again: ${messageOf(error)}`);
      return false;
    } finally {
      this.isRouting = false;
    }
  }

  private async route(): Promise<void> {
    const { catalogue, pool } = this.options;
    // Only what has arrived before the refresh is routed by it.
    for (const record of this.arrived.splice(0)) this.queue.push(record.value.projectId, record);
    const refreshed = catalogue.refresh();
    const [isReady] = await Promise.all([Promise.race([this.untilLogReady(), refreshed.then(() => false)]), refreshed]);
    await this.batch.fill(this.queue, catalogue, this.fanOut, isReady);
    if (this.batch.isEmpty) return;
    const { routings } = this.batch;
    const stored = await storeRoutings(pool, routings);
    await this.fanOutRepeats(stored);
    const { records } = this.batch;
    this.batch = new RoutingBatch();
    await this.send(records, stored);
    // Last, so that a small event is sent before a large one of the same project that came after it.
    for (const { value, owner } of records) {
      if (stored.matched.get(value.id)!.isFannedOut) this.fanOut.add(value.projectId, owner);
    }
  }

  private async untilLogReady(): Promise<true> {
    this.logReady ??= this.options.deliveries.ready().finally(() => (this.logReady = undefined));
    await this.logReady;
    return true;
  }

  /** An earlier version routed these, and sent their deliveries at once: many of them come back as a fan-out. */
  private async fanOutRepeats({ matched, repeated }: StoredRoutings): Promise<void> {
    const large = [...repeated].filter((id) => matched.get(id)!.endpointIds.length > PIECE_DELIVERIES);
    if (large.length === 0) return;
    await addToFanOut(this.options.pool, large);
    for (const id of large) matched.set(id, { ...matched.get(id)!, endpointIds: [], isFannedOut: true });
  }

  private async send(records: EventRecord[], { matched, repeated }: StoredRoutings): Promise<void> {
    const { deliveries, onProblem } = this.options;
    const slice = new TimeSlice();
    const completions = records.map((record) => record.detach());
    const sends: Promise<void>[] = [];
    for (const isRepeat of [true, false]) {
      let piece: RoutedDelivery[] = [];
      const hand = () => {
        if (piece.length > 0) sends.push(deliveries.send(piece, isRepeat ? { recheck: true } : undefined));
        piece = [];
      };
      for (const { value: event } of records) {
        if (repeated.has(event.id) !== isRepeat) continue;
        const { endpointIds, catalogueVersion } = matched.get(event.id)!;
        for (const endpointId of endpointIds) {
          piece.push({ deliveryId: deliveryIdOf(event.id, endpointId), endpointId, catalogueVersion, event });
        }
        if (piece.length >= SEND_DELIVERIES) hand();
        if (slice.isSpent) await slice.rest();
      }
      hand();
    }
    Promise.all(sends).then(
      () => {
        for (const complete of completions) complete();
      },
      // Not completed: whoever follows the events hands them over again.
      (error: unknown) => onProblem(`Deliveries were not handed over: ${messageOf(error)}`),
    );
  }
}
