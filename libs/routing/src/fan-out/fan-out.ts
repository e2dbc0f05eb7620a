import type pg from 'pg';
import { type Clock, deliveryIdOf, FairQueue, type LoopHealth, messageOf, steadyMs, type YieldingRate } from '#kernel';
import type { OwnedPartition, Producer, RoutedDelivery } from '#message-log';
import { EventsUnderWay, type TrackedPart } from './event-progress.ts';
import { FanOutPace } from './fan-out-pace.ts';
import { type FannedOutProject, later, sentUpTo } from './fanned-out-project.ts';
import { findWaiting, type WaitingProject } from './find-waiting.ts';
import { InFlight } from './in-flight.ts';
import { PlaceKeeper } from './place-keeper.ts';
import { endOfPart, FIRST_PLACE, isEnd, LONE_PIECE_DELIVERIES, PIECE_DELIVERIES, readPiece } from './read-piece.ts';
import { RetryPause } from './retry-pause.ts';
import { FanOutWatch } from './fan-out-watch.ts';

const LONGEST_WAIT_MS = 200;
/** How often this process looks for rows that it did not write: a fenced owner may have written one last. */
const LOOK_EVERY_MS = 30_000;
/** Projects whose place is kept once nothing of them waits. */
const MAX_RESTING = 1_000;

/** The collaborators and the memory bound that the router gives its `FanOut`. */
export interface FanOutOptions {
  pool: pg.Pool;
  deliveries: Producer<RoutedDelivery>;
  clock: Clock;
  /** Bytes of pieces in flight, over all projects. */
  maxBytes: number;
  /** Returns true if other projects have just had events: then the fan-out of this project stands back. */
  hasOthers(projectId: string): boolean;
  /** The rate up to which a project may work beside others. */
  rate: YieldingRate;
  onProblem: (message: string) => void;
  /** Receives the progress; optional. */
  health?: LoopHealth;
}

/**
 * Sends the deliveries of events with many endpoints, a piece at a time, from their rows in `fanout`. Projects take
 * turns; a project's events keep their order. The place inside an event moves when the log acknowledges a piece, and
 * the row is deleted with the last piece. Deliveries that a former owner may have sent are sent as possible repeats.
 *
 * - resting: no project waits. Left by `assigned` and `add`.
 * - sending: one piece after the other, while there is room in flight. Left when no project waits.
 * - paused: the log or the database refused something; it is tried again after a backoff.
 */
export class FanOut {
  private readonly waiting = new Map<string, FannedOutProject>();
  private readonly resting = new Map<string, FannedOutProject>();
  private readonly turns = new FairQueue<FannedOutProject>();
  private readonly events = new EventsUnderWay();
  private readonly inFlight: InFlight;
  private readonly places: PlaceKeeper;
  private readonly stall: FanOutWatch;
  private readonly pace: FanOutPace;
  private readonly retryPause: RetryPause;
  private readonly stopping = new AbortController();
  private readonly stopped: Promise<void>;
  private readonly upkeep: Promise<void>;
  private owned: readonly OwnedPartition[] = [];
  private isRunning = false;
  private running: Promise<void> = Promise.resolve();
  private turn: Promise<void> = Promise.resolve();
  private sleeper = new AbortController();

  constructor(private readonly options: FanOutOptions) {
    const { pool, clock, maxBytes, onProblem } = options;
    this.inFlight = new InFlight(maxBytes);
    this.retryPause = new RetryPause(clock);
    this.pace = new FanOutPace({
      hasOthers: (projectId) => options.hasOthers(projectId),
      rate: options.rate,
      noteTurn: (turnMs) => this.inFlight.noteTurn(turnMs),
    });
    this.stall = new FanOutWatch(options.health?.work('Sending fan-outs', { isMinor: true }));
    this.places = new PlaceKeeper({
      ...{ pool, clock, onProblem, onSaved: (saved) => this.events.forgetDone(saved) },
      report: options.health?.work('Saving the places of fan-outs'),
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.stopping.signal.addEventListener('abort', () => resolve());
    this.stopped = promise;
    this.upkeep = this.keepUp();
  }

  /** Returns true if deliveries of the project still wait: its later events have to wait behind them. */
  isWaiting(projectId: string): boolean {
    return this.waiting.has(projectId);
  }

  /** Takes over the rows that wait in these partitions. */
  async assigned(partitions: readonly OwnedPartition[]): Promise<void> {
    const fences = new Set(partitions.map(({ fence }) => fence));
    this.places.forget(partitions);
    this.events.forget(({ owner }) => fences.has(owner.fence));
    this.owned = [...this.owned, ...partitions];
    for (const { projectId, owner } of await findWaiting(this.options.pool, partitions)) this.add(projectId, owner);
  }

  /**
   * Sends no more pieces of these partitions. Resolves when none of their pieces is being read and known places are
   * saved.
   */
  async revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    this.owned = this.owned.filter((partition) => !partitions.includes(partition));
    this.turns.remove(({ owner }) => partitions.includes(owner));
    for (const [id, { owner }] of this.waiting) if (partitions.includes(owner)) this.waiting.delete(id);
    await this.turn;
    await this.places.flush().catch(() => undefined); // tried again by the keeper, or found again by the next owner
  }

  /** Called when rows of the project were written. */
  add(projectId: string, owner: OwnedPartition): void {
    const known = this.waiting.get(projectId);
    if (known?.owner === owner) {
      known.hasMore = true;
      return;
    }
    const rested = this.resting.get(projectId);
    if (rested?.owner === owner) this.begin(rested);
    else this.begin({ projectId, owner, place: FIRST_PLACE, recheckUpTo: 0n, hasMore: true });
  }

  /** Sends no more pieces. The subscriptions have to be stopped before. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await Promise.all([this.running, this.upkeep]);
    await this.places.stop();
  }

  private begin(project: FannedOutProject): void {
    const { projectId } = project;
    this.turns.remove((other) => other.projectId === projectId);
    this.resting.delete(projectId);
    this.waiting.set(projectId, project);
    this.turns.push(projectId, project);
    this.wake();
    if (!this.isRunning && !this.stopping.signal.aborted) this.running = this.run();
  }

  /**
   * Queues the waiting rows of projects. Deliveries that are under way are tracked by event, so they are not sent
   * twice.
   */
  private beginAnew(projects: readonly WaitingProject[]): void {
    for (const { projectId, owner } of projects) {
      const recheckUpTo = sentUpTo(this.resting.get(projectId));
      this.begin({ projectId, owner, place: FIRST_PLACE, recheckUpTo, hasMore: true });
    }
  }

  private rest(project: FannedOutProject): void {
    const { projectId } = project;
    this.waiting.delete(projectId);
    this.resting.set(projectId, project);
    if (this.resting.size > MAX_RESTING) this.resting.delete(this.resting.keys().next().value!);
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.waiting.size > 0 && !this.stopping.signal.aborted) {
      this.inFlight.age(steadyMs(this.options.clock));
      // If the log is not ready, the send rejects with the reason.
      await Promise.race([this.options.deliveries.ready().catch(() => undefined), this.stopped]);
      if (this.stopping.signal.aborted) break;
      const project = this.next();
      if (!project) {
        await this.wait();
        continue;
      }
      this.turn = this.sendPiece(project).catch((error: unknown) => {
        this.pause(error);
        if (this.waiting.get(project.projectId) === project) this.turns.push(project.projectId, project);
      });
      await this.turn;
      await this.pace.turn(project.projectId);
    }
    this.isRunning = false;
  }

  private next(): FannedOutProject | undefined {
    if (this.retryPause.leftMs > 0) return undefined;
    return this.turns.next(({ projectId }) => this.inFlight.hasRoom(projectId) && !this.pace.isHeld(projectId));
  }

  private async sendPiece(project: FannedOutProject): Promise<void> {
    const { projectId } = project;
    project.hasMore = false;
    const parts = await readPiece(this.options.pool, projectId, project.place, this.pieceOf(projectId));
    if (this.waiting.get(projectId) !== project) return; // revoked, or begun anew
    const last = parts.at(-1);
    if (last) {
      project.place = { position: last.position, index: endOfPart(last) };
      this.send(
        project,
        parts.map((part) => this.events.track(part, projectId, project.owner)),
      );
    }
    // At once, and not when a later read finds nothing: else events that keep coming are fanned out for ever.
    if ((!last || isEnd(last)) && !project.hasMore) this.rest(project);
    else this.turns.push(projectId, project);
  }

  /** The size of the next piece: small if another project has work, so that it never waits for a large piece. */
  private pieceOf(projectId: string): number {
    if (this.options.hasOthers(projectId)) return PIECE_DELIVERIES;
    const isRoomy = this.turns.size === 0 && this.inFlight.roomOf(projectId) >= LONE_PIECE_DELIVERIES;
    return isRoomy ? LONE_PIECE_DELIVERIES : PIECE_DELIVERIES;
  }

  private send(project: FannedOutProject, parts: readonly TrackedPart[]): void {
    const { deliveries, clock } = this.options;
    const rechecked: RoutedDelivery[] = [];
    const fresh: RoutedDelivery[] = [];
    for (const tracked of parts) {
      const { epoch, position } = tracked.part;
      const isRecheck = epoch !== project.owner.epoch || BigInt(position) <= project.recheckUpTo;
      this.addDeliveries(tracked, isRecheck ? rechecked : fresh);
    }
    this.pace.noteSent(project.projectId, rechecked.length + fresh.length);
    const piece = this.inFlight.open(project.projectId, [...rechecked, ...fresh], steadyMs(clock));
    this.stall.noteProgress(steadyMs(clock));
    Promise.all([deliveries.send(rechecked, { recheck: true }), deliveries.send(fresh)])
      .then(
        () => this.acknowledge(parts),
        (error: unknown) => this.sendAgain(project, parts, error),
      )
      .finally(() => {
        this.inFlight.close(piece);
        this.wake();
      });
  }

  private addDeliveries({ part, from }: TrackedPart, into: RoutedDelivery[]): void {
    const { event, eventId, endpointIds, start, catalogueVersion } = part;
    if (!event) {
      this.options.onProblem(
        `Event ${eventId} is past its retention and is not sent to the endpoints from ${from} on.`,
      );
      return;
    }
    for (const endpointId of endpointIds.slice(from - start)) {
      into.push({ deliveryId: deliveryIdOf(eventId, endpointId), endpointId, catalogueVersion, event });
    }
  }

  private acknowledge(parts: readonly TrackedPart[]): void {
    this.retryPause.reset();
    this.stall.noteProgress(steadyMs(this.options.clock));
    for (const tracked of parts) if (this.events.acknowledge(tracked)) this.places.add(tracked.progress);
  }

  /** The project goes on from its saved places, with possible repeats, once the pause is over. */
  private sendAgain(project: FannedOutProject, parts: readonly TrackedPart[], error: unknown): void {
    const { projectId, owner } = project;
    const isCurrent = parts.some(({ progress }) => this.events.isCurrent(progress));
    if (!isCurrent || !this.owned.includes(owner)) return;
    this.pause(error);
    this.events.forget((progress) => progress.projectId === projectId);
    const recheckUpTo = later(sentUpTo(project), sentUpTo(this.waiting.get(projectId)));
    this.begin({ projectId, owner, place: FIRST_PLACE, recheckUpTo, hasMore: true });
  }

  private pause(error: unknown): void {
    this.stall.noteError(messageOf(error));
    if (this.retryPause.leftMs > 0) return;
    this.retryPause.begin();
    this.options.onProblem(`Fan-out is tried again: ${messageOf(error)}`);
  }

  private wake(): void {
    this.sleeper.abort();
  }

  private async wait(): Promise<void> {
    this.sleeper = new AbortController();
    const pausedMs = this.retryPause.leftMs;
    const longestMs = Math.min(LONGEST_WAIT_MS, this.pace.untilSoonestMs());
    await this.options.clock.sleep(pausedMs > 0 ? pausedMs : longestMs, this.sleeper.signal);
  }

  private async keepUp(): Promise<void> {
    const { pool, clock, onProblem } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      const stalled = this.stall.look(steadyMs(clock), this.waiting.size, this.inFlight.deliveries);
      if (stalled !== undefined) onProblem(stalled);
      await findWaiting(pool, this.owned).then(
        (found) => this.beginAnew(found.filter(({ projectId }) => !this.waiting.has(projectId))),
        (error: unknown) => onProblem(`Looking for fan-outs is tried again: ${messageOf(error)}`),
      );
    }
  }
}
