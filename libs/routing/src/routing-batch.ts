import { contentLength, type FairQueue, type PosthornEvent } from '#kernel';
import type { RelayedEvent, LogRecord } from '#message-log';
import type { Catalogue } from '#catalogue';
import { DELIVERY_BYTES, PIECE_BYTES, PIECE_DELIVERIES } from './fan-out/read-piece.ts';
import type { EvaluatedEvent } from './matching.ts';
import { type PartialRouting, matchByName, type Routing, routeEvent } from './route-event.ts';
import type { RoutingToStore } from './store-routings.ts';
import { TimeSlice } from '#kernel';

const BATCH_EVENTS = 1_000;
/**
 * The bounds on the memory of a batch: the deliveries that are sent with it, and the endpoints that its routing rows
 * name.
 */
const BATCH_DELIVERIES = 2_000;
const BATCH_MATCHES = 8_000;
const BATCH_BYTES = 8_388_608;

/** A record of the events topic, complete once its deliveries are in the log or left to the fan-out. */
export type EventRecord = LogRecord<RelayedEvent>;

/** The reasons to leave an event with few endpoints to the fan-out. */
export interface FanOutRule {
  /** True if the log of the deliveries takes more; if not, deliveries wait in Postgres and not in memory. */
  isLogReady: boolean;
  /** Returns true if events of a project have to wait behind earlier events whose deliveries are not all sent. */
  isWaiting(projectId: string): boolean;
}

interface Taken {
  record: EventRecord;
  partial: PartialRouting;
}

/**
 * Events that are routed together. If a part of it fails, the same batch goes on where it stopped.
 *
 * An event with conditions counts as if all of them held, until they have verdicts.
 */
export class RoutingBatch {
  private taken: Taken[] = [];
  private deliveries = 0;
  private matches = 0;
  private bytes = 0;

  get records(): EventRecord[] {
    return this.taken.map(({ record }) => record);
  }

  get isEmpty(): boolean {
    return this.taken.length === 0;
  }

  /** Events with conditions to evaluate. */
  get questions(): EvaluatedEvent[] {
    return this.taken.flatMap(({ partial }) => partial.conditional?.question ?? []);
  }

  /** Projects of events with many endpoints: their routing rows take long to write. */
  get largeProjects(): Set<string> {
    const large = this.taken.filter(({ partial }) => countOf(partial) > PIECE_DELIVERIES);
    return new Set(large.map(({ record }) => record.value.projectId));
  }

  private get isFull(): boolean {
    const isLarge = this.deliveries >= BATCH_DELIVERIES || this.matches >= BATCH_MATCHES || this.bytes >= BATCH_BYTES;
    return isLarge || this.taken.length >= BATCH_EVENTS;
  }

  /** Takes records out of the batch. @returns them, in their order */
  drop(which: (record: EventRecord) => boolean): EventRecord[] {
    const dropped = this.records.filter(which);
    const kept = this.taken.filter(({ record }) => !which(record));
    [this.taken, this.deliveries, this.matches, this.bytes] = [[], 0, 0, 0];
    for (const each of kept) this.add(each);
    return dropped;
  }

  /** Takes events out of the queue until the batch is full, and finds their endpoints, in slices. */
  async fill(queue: FairQueue<EventRecord>, catalogue: Catalogue): Promise<void> {
    const slice = new TimeSlice();
    while (!this.isFull) {
      const record = queue.next();
      if (!record) return;
      this.take(record, catalogue);
      if (slice.isSpent) await slice.rest();
    }
  }

  /** Takes an event, and finds its endpoints. */
  take(record: EventRecord, catalogue: Catalogue): void {
    const { value: event } = record;
    this.add({ record, partial: matchByName(event, catalogue.ofProject(event.projectId), catalogue.version) });
  }

  private add(taken: Taken): void {
    const count = countOf(taken.partial);
    const bytes = bytesOf(taken.record.value, count);
    this.taken.push(taken);
    this.matches += count;
    if (isLarge(count, bytes)) return;
    this.deliveries += count;
    this.bytes += bytes;
  }

  /** The routings of all events, whose conditions have their verdicts, in slices. */
  async decide(rule: FanOutRule): Promise<RoutingToStore[]> {
    const slice = new TimeSlice();
    const fannedOut = new Set<string>();
    const decided: RoutingToStore[] = [];
    for (const { record, partial } of this.taken) {
      const { value: event, owner } = record;
      const routing: Routing = routeEvent(partial);
      const { length } = routing.matched;
      const waits = !rule.isLogReady || rule.isWaiting(event.projectId) || fannedOut.has(event.projectId);
      const fansOut = length > 0 && (waits || isLarge(length, bytesOf(event, length)));
      if (fansOut) fannedOut.add(event.projectId);
      const fanOut = fansOut ? { epoch: owner.epoch, dataBytes: contentLength(event) } : null;
      decided.push({ ...routing, fanOut, matchedAs: null });
      if (slice.isSpent) await slice.rest();
    }
    return decided;
  }
}

/** Endpoints that get the event if all conditions hold. */
function countOf({ conditional, routing }: PartialRouting): number {
  return conditional?.eligible.length ?? routing.matched.length;
}

function bytesOf(event: PosthornEvent, deliveries: number): number {
  return deliveries * (contentLength(event) + DELIVERY_BYTES);
}

/** Returns true if an event has too many deliveries to be sent with its batch. */
function isLarge(deliveries: number, bytes: number): boolean {
  return deliveries > PIECE_DELIVERIES || bytes > PIECE_BYTES;
}
