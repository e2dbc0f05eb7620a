import type pg from 'pg';
import {
  ActiveProjects,
  backoffMs,
  type Clock,
  FairQueue,
  type LoopHealth,
  messageOf,
  type WorkReport,
  type YieldingRate,
} from '#kernel';
import type { RelayedEvent, Consumer, OwnedPartition, Producer, RoutedDelivery } from '#message-log';
import type { TenantCompute } from '#tenant-compute';
import type { Catalogue } from '#catalogue';
import { judgeQuestions } from './condition/conditions-of.ts';
import { KnownVerdicts } from './condition/known-verdicts.ts';
import { SlowEvents } from './condition/slow-events.ts';
import { addToFanOut } from './fan-out/add-to-fan-out.ts';
import { FanOut } from './fan-out/fan-out.ts';
import { PIECE_DELIVERIES } from './fan-out/read-piece.ts';
import type { EvaluatedEvent } from './matching.ts';
import { RefusedEvents } from './refused-events.ts';
import { type EventRecord, RoutingBatch } from './routing-batch.ts';
import { RoutingStore } from './routing-store.ts';
import { sendRouted } from './send-routed.ts';
import type { RoutingToStore, StoredRoutings } from './store-routings.ts';

/** The cost that a project's turn may have: an event costs 1, and 1 more for each 50 endpoints of its project. */
const TURN_COST = 32;
const ENDPOINTS_A_COST = 50;
/** How long a batch waits for the log of the deliveries before they are left to the fan-out. */
const LOG_PATIENCE_MS = 2;
/** Bytes of events whose conditions take long, over all projects: 4 MiB. */
const MAX_SLOW_BYTES = 4_194_304;

/** The collaborators and bounds of the `Router` that each dispatcher process makes. */
export interface RouterOptions {
  pool: pg.Pool;
  catalogue: Catalogue;
  compute: Pick<TenantCompute, 'judgeLight' | 'judgeAll'>;
  deliveries: Producer<RoutedDelivery>;
  clock: Clock;
  /** The rate up to which a project's fan-out may work beside others. */
  rate: YieldingRate;
  /** Bytes of fan-outs in flight, over all projects. */
  maxFanOutBytes: number;
  onProblem: (message: string) => void;
  /** Receives the progress; optional. */
  health?: LoopHealth;
}

/**
 * Finds for each event the endpoints that subscribe to it, and records why the other endpoints do not match.
 *
 * Batches follow one another, and projects take turns in them. A batch refreshes the catalogue, decides, and commits
 * the routing rows. Then it sends the deliveries of events with few endpoints, and leaves other events to the fan-out.
 * So the routing of an event waits for no delivery.
 *
 * If the database fails, the same batch is tried again. Nothing overtakes a batch, except single events whose routing
 * Postgres refuses. If the conditions or the many endpoints of a project take long, the project leaves the batch, with
 * its later events. The queued events of a revoked partition are forgotten; its next owner receives them again.
 */
export class Router implements Consumer<RelayedEvent> {
  private arrived: EventRecord[] = [];
  private readonly queue: FairQueue<EventRecord>;
  private readonly active = new ActiveProjects();
  private readonly fanOut: FanOut;
  private readonly store: RoutingStore;
  private readonly slow: SlowEvents;
  private readonly refused: RefusedEvents;
  private readonly report: WorkReport | undefined;
  /** The verdicts of slow and of refused events, whose routing may have to be tried again. */
  private readonly verdicts = new KnownVerdicts();
  /** The partitions that were owned and are not any more. */
  private readonly revoked = new WeakSet<OwnedPartition>();
  private batch = new RoutingBatch();
  private isWorking = false;
  /** An event may have been accepted after a change that the catalogue lacks. */
  private isBehind = false;
  private isRouting = false;
  private turn: Promise<unknown> = Promise.resolve();
  private logReady: Promise<void> | undefined;

  constructor(private readonly options: RouterOptions) {
    const { catalogue, maxFanOutBytes: maxBytes } = options;
    this.store = new RoutingStore(options.pool);
    this.report = options.health?.work('Routing events');
    this.queue = new FairQueue<EventRecord>({
      quantum: TURN_COST,
      costOf: ({ value }) => 1 + catalogue.ofProject(value.projectId).size / ENDPOINTS_A_COST,
    });
    this.fanOut = new FanOut({ ...options, maxBytes, hasOthers: (projectId) => this.hasOthers(projectId) });
    this.slow = new SlowEvents({
      maxBytes: MAX_SLOW_BYTES,
      route: (projectId, records, report) => this.routeSlow(projectId, records, report),
      clock: options.clock,
      health: options.health,
      onRetry: (error) => this.triedAgain(error),
    });
    this.refused = new RefusedEvents({ ...options, route: (records) => this.routeRefused(records) });
  }

  onAssigned(partitions: readonly OwnedPartition[]): Promise<void> {
    for (const partition of partitions) this.revoked.delete(partition);
    return this.fanOut.assigned(partitions);
  }

  onRecords(records: EventRecord[]): void {
    const nowMs = performance.now();
    for (const record of records) {
      this.active.note(record.value.projectId, nowMs);
      this.arrived.push(record);
    }
    if (!this.isWorking) void this.work();
  }

  async onRevoked(partitions: readonly OwnedPartition[]): Promise<void> {
    const isRevoked = ({ owner }: EventRecord) => partitions.includes(owner);
    this.arrived = this.arrived.filter((record) => !isRevoked(record));
    this.queue.remove(isRevoked);
    for (const partition of partitions) this.revoked.add(partition);
    if (!this.isRouting) this.batch.drop(isRevoked);
    // A batch that is committed is still being handed over: its turn has to end as well.
    do await this.turn;
    while (this.batch.records.some(isRevoked));
    await this.slow.forget(isRevoked);
    await this.refused.forget(isRevoked);
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
    this.report?.alive(); // the events that failed last may have been revoked
    this.isWorking = false;
  }

  /** @returns whether the batch is done */
  private async routeOnce(): Promise<boolean> {
    this.isRouting = true;
    this.report?.began();
    try {
      await this.route();
      this.report?.alive();
      return true;
    } catch (error) {
      this.batch.drop(({ owner }) => this.revoked.has(owner));
      this.report?.failed(error);
      this.triedAgain(error);
      return false;
    } finally {
      this.isRouting = false;
    }
  }

  private hasOthers(projectId: string): boolean {
    return this.active.hasOthers(projectId, performance.now());
  }

  private triedAgain(error: unknown): void {
    this.options.onProblem(`Routing is tried again: ${messageOf(error)}`);
  }

  private async route(): Promise<void> {
    const { catalogue, compute } = this.options;
    this.isBehind ||= this.arrived.some(({ value }) => !catalogue.knows(value.catalogueChange));
    // Only what has arrived before the refresh is routed by it.
    for (const record of this.arrived.splice(0)) {
      if (this.slow.has(record.value.projectId)) this.slow.add(record);
      else this.queue.push(record.value.projectId, record);
    }
    if (this.isBehind) await catalogue.refresh();
    this.isBehind = false;
    const isLogReady = await this.isLogReady();
    await this.batch.fill(this.queue, catalogue);
    this.moveToSlow(this.batch.largeProjects, true);
    this.moveToSlow(await judgeQuestions(compute, this.batch.questions));
    if (this.batch.isEmpty) return;
    await this.commit(this.batch, isLogReady, () => (this.batch = new RoutingBatch()));
  }

  /** Waits until the delivery topic accepts records. Resolves with false after `LOG_PATIENCE_MS`. */
  private isLogReady(): Promise<boolean> {
    return Promise.race([this.untilLogReady(), this.options.clock.sleep(LOG_PATIENCE_MS).then(() => false)]);
  }

  /**
   * Moves the events of these projects, with later events, out of the batch. So events of other projects wait neither
   * for their conditions nor for their many endpoints.
   * @param isOnlyBesideOthers whether the events of a project that is alone stay in the batch
   */
  private moveToSlow(projectIds: ReadonlySet<string>, isOnlyBesideOthers = false): void {
    const leaving = [...projectIds].filter((id) => !isOnlyBesideOthers || this.hasOthers(id));
    if (leaving.length === 0) return;
    const isSlow = ({ value }: EventRecord) => leaving.includes(value.projectId);
    for (const record of [...this.batch.drop(isSlow), ...this.queue.remove(isSlow)]) this.slow.add(record);
  }

  /**
   * Routes events whose conditions take long. The conditions of a project that waits too long already are not
   * evaluated: they are a `condition-error`.
   */
  private async routeSlow(projectId: string, records: readonly EventRecord[], report?: WorkReport): Promise<void> {
    const { batch, isLogReady } = await this.newBatch(records);
    const judging = () => this.judge(batch.questions, () => this.slow.isOverShare(projectId));
    await (report ? report.uncounted(judging) : judging());
    report?.began(); // only now: conditions may take long without a standstill
    await this.commit(batch, isLogReady);
  }

  /** Routes events whose routing Postgres has refused. Rejects if it refuses one of them again. */
  private async routeRefused(records: readonly EventRecord[]): Promise<void> {
    const { batch, isLogReady } = await this.newBatch(records);
    await this.judge(batch.questions);
    const stored = await this.store.store(await this.decide(batch, isLogReady));
    await this.fanOutRepeats(stored);
    await this.handOver(batch.records, stored);
  }

  /** A batch of its own, beside the router's. */
  private async newBatch(records: readonly EventRecord[]): Promise<{ batch: RoutingBatch; isLogReady: boolean }> {
    const { catalogue } = this.options;
    await catalogue.refresh();
    const isLogReady = await this.isLogReady();
    const batch = new RoutingBatch();
    for (const record of records) batch.take(record, catalogue);
    return { batch, isLogReady };
  }

  /** Evaluates conditions, however long they take, until there are too many. */
  private async judge(questions: readonly EvaluatedEvent[], areTooMany = () => false): Promise<void> {
    const { compute } = this.options;
    for (const question of questions) {
      this.verdicts.share(question);
      if (question.isJudged || areTooMany()) continue;
      const { projectId } = question.event;
      await compute.judgeLight(projectId, [question]);
      await compute.judgeAll(projectId, [question]);
    }
  }

  private decide(batch: RoutingBatch, isLogReady: boolean): Promise<RoutingToStore[]> {
    return batch.decide({ isLogReady, isWaiting: (projectId) => this.fanOut.isWaiting(projectId) });
  }

  /**
   * Commits the routings of a batch whose conditions have their verdicts, and sends its deliveries. Events whose
   * routing Postgres refuses leave the batch.
   * @param onCommitted called before anything is sent: from here on it is not routed again
   */
  private async commit(batch: RoutingBatch, isLogReady: boolean, onCommitted?: () => void): Promise<void> {
    const routings = await this.decide(batch, isLogReady);
    const { refused, ...stored } = await this.store.storeDivided(routings);
    await this.fanOutRepeats(stored);
    for (const record of batch.drop(({ value }) => refused.has(value.id))) this.refused.add(record);
    onCommitted?.();
    await this.handOver(batch.records, stored);
  }

  private async handOver(records: readonly EventRecord[], stored: StoredRoutings): Promise<void> {
    await sendRouted(records, stored, { ...this.options, isOwned: ({ owner }) => !this.revoked.has(owner) });
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
}
