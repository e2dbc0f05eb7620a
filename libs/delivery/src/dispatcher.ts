import { keepRunning, unixMsOfUuid, type WorkReport } from '#kernel';
import type { Consumer, LogRecord, OwnedPartition, RoutedDelivery } from '#message-log';
import { type Sample, sample } from '#telemetry';
import { type DispatcherParts, dispatcherParts } from './dispatcher-parts.ts';
import type { DispatcherOptions } from './dispatcher-options.ts';
import { dispatchReports } from './dispatch-reports.ts';
import { HandOvers } from './hand-overs.ts';
import { RecordsInHand } from './intake/records-in-hand.ts';
import { SlicedIntake } from './intake/sliced-intake.ts';
import { NOT_ATTEMPTED } from './model/delivery-state.ts';
import type { DeliveryTask } from './model/delivery-task.ts';

/** Records that are taken in in one turn of the event loop: a fetched batch may hold tens of thousands. */
const INTAKE_RECORDS = 500;
const SWEEP_EVERY_MS = 1_000;
/**
 * The number of pieces of a sweep over all lanes, with rests between them. When 10,000 lanes were swept in one go,
 * their claims and parked deliveries delayed all events of a tenth of a second, once a second.
 */
const SWEEP_PIECES = 40;
const SWEEP_REST_MS = 10;
/** Few lanes are swept in one go. */
const LEAST_SWEPT = 100;

type DeliveryRecord = LogRecord<RoutedDelivery>;

/**
 * Sends routed deliveries and due rows of the partitions that it owns.
 *
 * A record goes into its endpoint's lane at once, or first through `LookUps`. It is complete when its attempt, or its
 * parked row, is committed. `dispatcherParts` makes the parts, and `HandOvers` carries work between them:
 *
 * - `LookUps`: records whose first attempt is still to be made, to `Lanes`; it completes the others.
 * - `Lanes`: ended attempts to `AttemptWriter`, deliveries that may not wait in memory to `Parker`, and hints that
 *   there is room to `DueScheduler`.
 * - `Breakers`: the number of requests to an endpoint that `Lanes` may have in flight.
 * - `AttemptWriter`: the shares of recorded attempts back to `Lanes`, the times of retries to `DueScheduler`, and
 *   retries without room in the backlog to `BacklogAccount`.
 * - `Parker`: parked deliveries to `Lanes`; deliveries without room in the backlog to `BacklogAccount` and, as
 *   cancelled, to `AttemptWriter`.
 * - `DueScheduler`: due rows to `Lanes`; due rows without their event, as cancelled, to `AttemptWriter`.
 * - `DueTimes`: hints that corrected rows may be due to `DueScheduler`.
 * - `BacklogAccount`: the room in the backlog for `AttemptWriter` and `Parker`.
 * - `BacklogExpiry`: cancels parked deliveries that have expired, and gives their room in the backlog back.
 */
export class Dispatcher implements Consumer<RoutedDelivery> {
  private readonly parts: DispatcherParts;
  private readonly inHand = new RecordsInHand();
  private readonly intake = new SlicedIntake<DeliveryRecord>(INTAKE_RECORDS, (slice) => this.takeIn(slice));
  private readonly stopping = new AbortController();
  private readonly upkeep: Promise<void>;
  private readonly takeOverReport: WorkReport | undefined;
  private owned: readonly OwnedPartition[] = [];

  constructor(private readonly options: DispatcherOptions) {
    const reports = dispatchReports(options.health);
    this.takeOverReport = reports.takeOver;
    this.parts = dispatcherParts({
      ...options,
      reports,
      handOvers: new HandOvers(options.clock, this.inHand),
      signal: this.stopping.signal,
      holdsLeases: () => this.holdsLeases(),
    });
    this.upkeep = this.keepUp();
  }

  async onAssigned(partitions: readonly OwnedPartition[]): Promise<void> {
    this.takeOverReport?.began();
    // The subscription reports a failure, and tries again.
    await this.takeOver(partitions).finally(() => this.takeOverReport?.alive());
  }

  private async takeOver(partitions: readonly OwnedPartition[]): Promise<void> {
    await this.options.endpoints.refresh();
    await this.parts.writer.assigned(partitions);
    await this.parts.breakers.assigned(partitions);
    await this.parts.account.assigned(partitions);
    this.parts.expiry.assigned(partitions);
    this.parts.dueTimes.assigned(partitions);
    await this.parts.due.assigned(partitions);
    this.owned = [...this.owned, ...partitions];
  }

  onRecords(records: DeliveryRecord[]): void {
    this.intake.add(records);
  }

  private takeIn(records: readonly DeliveryRecord[]): void {
    const { version } = this.options.endpoints;
    const now: DeliveryTask[] = [];
    const nowMs = performance.now();
    for (const record of records) {
      const { projectId, id } = record.value.event;
      this.options.rate.observe(projectId, this.options.clock.nowMs() - unixMsOfUuid(id), nowMs);
      if (!this.inHand.take(record)) continue;
      if (record.recheck || record.value.catalogueVersion > version) this.parts.lookUps.add(record);
      else now.push(this.inHand.taskOf(record, NOT_ATTEMPTED));
    }
    this.parts.lanes.offer(now);
  }

  async onRevoked(partitions: readonly OwnedPartition[]): Promise<void> {
    const budget = AbortSignal.timeout(this.options.drainMs);
    try {
      await Promise.race([this.drain(partitions), new Promise((resolve) => (budget.onabort = resolve))]);
    } finally {
      this.inHand.forget(partitions);
      this.owned = this.owned.filter((partition) => !partitions.includes(partition));
    }
  }

  private holdsLeases(): boolean {
    return this.owned.every(({ isHeld }) => isHeld === undefined || isHeld());
  }

  /**
   * Returns true if the delivery is in hand and this process can record its outcome; undefined if another process may
   * have it in hand.
   */
  hasInHand(deliveryId: string): boolean | undefined {
    const isStuck = this.parts.writer.isFailing || this.parts.parker.isFailing || this.parts.lookUps.isFailing;
    if (this.inHand.has(deliveryId)) return !isStuck;
    return this.owned.length === this.owned[0]?.partitionCount ? false : undefined;
  }

  /** The present values of its gauges. */
  readMetrics(): Sample[] {
    const { lanes, breakers, account } = this.parts;
    const { open, recovering } = breakers.counts;
    return [
      sample('lanes', lanes.size, {}),
      sample('laneDeliveries', lanes.deliveries, {}),
      sample('backlog', account.backlog.total, {}),
      sample('breakers', open, { state: 'open' }),
      sample('breakers', recovering, { state: 'recovering' }),
    ];
  }

  /** Called when another process or another part of this process has made a delivery due. A hint. */
  poke(): void {
    this.parts.due.poke();
  }

  /** Ends the upkeep. The log it subscribes to is stopped before. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.upkeep;
  }

  private async drain(partitions: readonly OwnedPartition[]): Promise<void> {
    this.intake.forget(({ owner }) => partitions.includes(owner));
    await Promise.all([
      this.parts.due.revoked(partitions),
      this.parts.expiry.revoked(partitions),
      this.parts.dueTimes.revoked(partitions),
      this.parts.lookUps.revoked(partitions),
      this.parts.lanes.revoke(partitions),
    ]);
    await this.parts.lanes.revoke(partitions); // deliveries from a claim or look-up that was under way
    await this.parts.writer.drained(partitions);
    await this.parts.parker.drained(partitions);
    await this.parts.writer.drained(partitions); // attempts cancelled because the backlog had no room
    await this.parts.breakers.revoked(partitions);
    await this.parts.account.revoked(partitions);
  }

  private keepUp(): Promise<void> {
    const { endpoints, onProblem, clock, health } = this.options;
    const name = 'The upkeep of lanes';
    const retryMs = { first: SWEEP_EVERY_MS, longest: SWEEP_EVERY_MS };
    const pauses = { signal: this.stopping.signal, clock, pauseMs: SWEEP_EVERY_MS, retryMs };
    const loop = { name, ...pauses, onProblem, report: health?.loop(name) };
    return keepRunning(loop, async () => {
      this.parts.breakers.sweep();
      this.parts.account.sweep();
      this.parts.expiry.sweep();
      this.parts.dueTimes.sweep();
      await this.sweepLanes();
      await endpoints.refresh();
    });
  }

  private async sweepLanes(): Promise<void> {
    const { clock } = this.options;
    const piece = Math.max(LEAST_SWEPT, Math.ceil(this.parts.lanes.size / SWEEP_PIECES));
    while (!this.parts.lanes.sweep(piece)) await clock.sleep(SWEEP_REST_MS, this.stopping.signal);
  }
}
