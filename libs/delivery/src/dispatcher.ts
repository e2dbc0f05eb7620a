import type pg from 'pg';
import { type Clock, keepRunning, type LoopHealth, unixMsOfUuid, type WorkReport, type YieldingRate } from '#kernel';
import type { HttpDeliveryClient } from '#http-delivery';
import type { Consumer, LogRecord, OwnedPartition, RoutedDelivery } from '#message-log';
import type { KeyRing } from '#signing';
import { AttemptWriter } from './attempts/attempt-writer.ts';
import { BacklogAccount } from './backlog/backlog-account.ts';
import { BacklogExpiry } from './backlog/backlog-expiry.ts';
import { breakerSubject } from './breaker/breaker-subject.ts';
import { Breakers } from './breaker/breakers.ts';
import { cancelledAttempt } from './attempts/cancelled-attempt.ts';
import type { CancelReason } from './model/cancel-reason.ts';
import { DeliverySender } from './sending/delivery-sender.ts';
import { type DeliveryState, FIRST, NOT_ATTEMPTED } from './model/delivery-state.ts';
import type { DeliveryTask } from './model/delivery-task.ts';
import { type DispatchReports, dispatchReports } from './dispatch-reports.ts';
import { dispatchShares } from './lanes/dispatch-shares.ts';
import { DueScheduler } from './due/due-scheduler.ts';
import { DueTimes } from './due/due-times.ts';
import type { Endpoints } from './model/endpoints.ts';
import { Lanes } from './lanes/lanes.ts';
import { LookUps } from './look-ups.ts';
import { Parker } from './due/parker.ts';
import { RecordsInHand } from './records-in-hand.ts';
import { SlicedIntake } from './sliced-intake.ts';
import { Targets } from './model/target.ts';

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

/** The collaborators and bounds of the `Dispatcher` that each dispatcher process makes. */
export interface DispatcherOptions {
  pool: pg.Pool;
  clock: Clock;
  endpoints: Endpoints;
  keyRing: KeyRing;
  http: Pick<HttpDeliveryClient, 'send'>;
  /** The lease of a claimed due row. The settings keep it longer than the longest deadline of a request. */
  leaseMs: number;
  /**
   * Bytes of deliveries in lanes and in flight, which projects and endpoints share; as many again of unrecorded
   * answers.
   */
  maxBytes: number;
  /** Requests in flight, which projects and endpoints share. */
  maxInFlight: number;
  /** The most deliveries that wait in the lane of one endpoint; further deliveries are parked. */
  maxLaneRecords: number;
  /** How long a delivery waits in memory at most; then its lane waits in Postgres. */
  maxWaitMs: number;
  /** The deliveries a second that come back to an endpoint after a pause in which they were held. */
  resumePerSecond: number;
  /** The most deliveries of one project that may wait in Postgres. */
  maxBacklogDeliveries: number;
  /** The rate up to which a project may send beside others. */
  rate: YieldingRate;
  /** How long a revoked partition's requests on the wire are waited for. */
  drainMs: number;
  /** Called when the health of an endpoint has changed. A hint for the endpoint keeper. */
  onHealth: () => void;
  onProblem: (message: string) => void;
  /** Receives the progress of its loops; optional. */
  health?: LoopHealth;
}

type DeliveryRecord = LogRecord<RoutedDelivery>;

/**
 * Sends routed deliveries and due rows of the partitions that it owns.
 *
 * A record goes into its endpoint's lane at once, or first through `LookUps`. It is complete when its attempt, or its
 * parked row, is committed. The parts give each other work:
 *
 * - `Lanes`: ended attempts to `AttemptWriter`, deliveries that may not wait in memory to `Parker`, and hints that
 *   there is room to `DueScheduler`.
 * - `AttemptWriter`: the shares of recorded attempts back to `Lanes`, the times of retries to `DueScheduler`.
 * - `Parker`: parked deliveries to `Lanes`; deliveries without room in the backlog, as cancelled, to `AttemptWriter`.
 * - `DueScheduler`: due rows to `Lanes`; due rows without their event, as cancelled, to `AttemptWriter`.
 */
export class Dispatcher implements Consumer<RoutedDelivery> {
  private readonly lanes: Lanes;
  private readonly writer: AttemptWriter;
  private readonly parker: Parker;
  private readonly due: DueScheduler;
  private readonly breakers: Breakers;
  private readonly account: BacklogAccount;
  private readonly expiry: BacklogExpiry;
  private readonly dueTimes: DueTimes;
  private readonly lookUps: LookUps;
  private readonly inHand = new RecordsInHand();
  private readonly intake = new SlicedIntake<DeliveryRecord>(INTAKE_RECORDS, (slice) => this.takeIn(slice));
  private readonly stopping = new AbortController();
  private readonly upkeep: Promise<void>;
  private readonly takeOverReport: WorkReport | undefined;
  private owned: readonly OwnedPartition[] = [];

  constructor(private readonly options: DispatcherOptions) {
    const { pool, clock, endpoints, onProblem, maxBacklogDeliveries: maxDeliveries } = options;
    const reports = dispatchReports(options.health);
    const common = { pool, clock, onProblem };
    this.takeOverReport = reports.takeOver;
    this.breakers = new Breakers({
      ...{ ...common, report: reports.breakers },
      endpointOf: (id) => breakerSubject(endpoints.endpoint(id)),
    });
    this.account = new BacklogAccount({ ...common, maxDeliveries, report: reports.backlog });
    this.writer = this.newWriter(reports.recording);
    this.parker = this.newParker(reports.parking);
    this.lanes = this.newLanes();
    this.due = new DueScheduler({
      ...{ ...options, lanes: this.lanes },
      onEventless: (tasks) => this.cancel(tasks, 'event-missing'),
    });
    this.expiry = new BacklogExpiry({
      ...{ ...common, backlog: this.account.backlog, report: reports.expiry },
      parked: () => this.lanes.parked(),
      expiresAfterMs: (id) => endpoints.endpoint(id)?.policy.expiresAfterMs ?? null,
    });
    this.dueTimes = new DueTimes({ ...common, onCorrected: () => this.due.poke() });
    this.lookUps = new LookUps({
      ...{ ...common, endpoints, report: reports.lookUps },
      onAnswered: (record) => this.inHand.complete(record),
      onOpen: (open) => this.lanes.offer(open.map(({ record, state }) => this.taskOf(record, state))),
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
    await this.writer.assigned(partitions);
    await this.breakers.assigned(partitions);
    await this.account.assigned(partitions);
    this.expiry.assigned(partitions);
    this.dueTimes.assigned(partitions);
    await this.due.assigned(partitions);
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
      if (record.recheck || record.value.catalogueVersion > version) this.lookUps.add(record);
      else now.push(this.taskOf(record, NOT_ATTEMPTED));
    }
    this.lanes.offer(now);
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

  /** Records tasks as cancelled that no lane sends. */
  private cancel(tasks: readonly DeliveryTask[], reason: CancelReason): void {
    const nowMs = this.options.clock.nowMs();
    for (const task of tasks) this.writer.record({ ...cancelledAttempt(task, nowMs, reason), isRefused: true });
  }

  /**
   * Returns true if the delivery is in hand and this process can record its outcome; undefined if another process may
   * have it in hand.
   */
  hasInHand(deliveryId: string): boolean | undefined {
    const isStuck = this.writer.isFailing || this.parker.isFailing || this.lookUps.isFailing;
    if (this.inHand.has(deliveryId)) return !isStuck;
    return this.owned.length === this.owned[0]?.partitionCount ? false : undefined;
  }

  /** Called when another process or another part of this process has made a delivery due. A hint. */
  poke(): void {
    this.due.poke();
  }

  /** Ends the upkeep. The log it subscribes to is stopped before. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.upkeep;
  }

  private async drain(partitions: readonly OwnedPartition[]): Promise<void> {
    this.intake.forget(({ owner }) => partitions.includes(owner));
    await Promise.all([
      this.due.revoked(partitions),
      this.expiry.revoked(partitions),
      this.dueTimes.revoked(partitions),
      this.lookUps.revoked(partitions),
      this.lanes.revoke(partitions),
    ]);
    await this.lanes.revoke(partitions); // deliveries from a claim or look-up that was under way
    await this.writer.drained(partitions);
    await this.parker.drained(partitions);
    await this.writer.drained(partitions); // attempts cancelled because the backlog had no room
    await this.breakers.revoked(partitions);
    await this.account.revoked(partitions);
  }

  private keepUp(): Promise<void> {
    const { endpoints, onProblem, clock, health } = this.options;
    const name = 'The upkeep of lanes';
    const retryMs = { first: SWEEP_EVERY_MS, longest: SWEEP_EVERY_MS };
    const pauses = { signal: this.stopping.signal, clock, pauseMs: SWEEP_EVERY_MS, retryMs };
    const loop = { name, ...pauses, onProblem, report: health?.loop(name) };
    return keepRunning(loop, async () => {
      this.breakers.sweep();
      this.account.sweep();
      this.expiry.sweep();
      this.dueTimes.sweep();
      await this.sweepLanes();
      await endpoints.refresh();
    });
  }

  private async sweepLanes(): Promise<void> {
    const { clock } = this.options;
    const piece = Math.max(LEAST_SWEPT, Math.ceil(this.lanes.size / SWEEP_PIECES));
    while (!this.lanes.sweep(piece)) await clock.sleep(SWEEP_REST_MS, this.stopping.signal);
  }

  private taskOf(record: DeliveryRecord, state: DeliveryState): DeliveryTask {
    const { owner, bytes, value } = record;
    const { deliveryId, endpointId, event } = value;
    const onSettled = () => this.inHand.complete(record);
    return { deliveryId, endpointId, event, trigger: FIRST, state, isStored: false, owner, bytes, onSettled };
  }

  private newWriter(reports: DispatchReports['recording']): AttemptWriter {
    const { pool, clock, onHealth, onProblem } = this.options;
    return new AttemptWriter({
      ...{ pool, clock, backlog: this.account.backlog, onHealth, onProblem, ...reports },
      onNoRoom: (task) => this.account.refused(task),
      onScheduled: (atMs) => this.due.noteDue(atMs),
      onOver: (attempt) => {
        if (!attempt.isRefused) this.lanes.recorded(attempt);
      },
    });
  }

  private newParker(reports: DispatchReports['parking']): Parker {
    const { pool, clock, onProblem } = this.options;
    return new Parker({
      ...{ pool, clock, backlog: this.account.backlog, onProblem, ...reports },
      onNoRoom: (tasks) => {
        for (const task of tasks) this.account.refused(task);
        this.cancel(tasks, 'backlog-full');
      },
      onParked: (tasks) => this.lanes.arrived(tasks),
      onRefused: (task) => this.lanes.arrived([task]),
      onParkedLate: ({ endpointId, event }) => this.lanes.markParked(endpointId, event.projectId),
    });
  }

  private newLanes(): Lanes {
    const { clock, endpoints, http, keyRing } = this.options;
    const targets = new Targets((id) => endpoints.endpoint(id), keyRing);
    return new Lanes({
      ...this.options,
      sender: new DeliverySender({ targets, http, breakers: this.breakers, clock }),
      signal: this.stopping.signal,
      shares: dispatchShares(this.options),
      // A process that was frozen, and whose lease is over, sends nothing until it has renewed the lease.
      maySend: () => this.owned.every(({ isHeld }) => isHeld === undefined || isHeld()),
      onAttempt: (attempt) => this.writer.record(attempt),
      storeParked: (tasks) => this.parker.park(tasks),
      onRoom: () => this.due.poke(),
    });
  }
}
