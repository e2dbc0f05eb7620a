import type { FairQueue, PosthornEvent } from '#kernel';
import type { LogRecord } from '#message-log';
import type { Catalogue } from './catalogue.ts';
import { DELIVERY_BYTES, PIECE_BYTES, PIECE_DELIVERIES } from './fan-out/read-piece.ts';
import { type Routing, routeEvent } from './route-event.ts';
import type { RoutingToStore } from './store-routings.ts';
import { TimeSlice } from './time-slice.ts';

const BATCH_EVENTS = 1_000;
/** Deliveries that are sent with a batch, and endpoints that its routing rows name: what a batch holds in memory. */
const BATCH_DELIVERIES = 2_000;
const BATCH_MATCHES = 8_000;
const BATCH_BYTES = 8_388_608;

export type EventRecord = LogRecord<PosthornEvent>;

/** Decides which projects' events have to wait behind events of theirs that are not sent whole. */
export interface FanOutRule {
  isWaiting(projectId: string): boolean;
}

interface Taken {
  record: EventRecord;
  /** Undefined until it is decided. */
  routing: RoutingToStore | undefined;
}

/** Events that are routed together. If a part of it fails, the same batch goes on where it stopped. */
export class RoutingBatch {
  private taken: Taken[] = [];
  private readonly fannedOut = new Set<string>();
  private deliveries = 0;
  private matches = 0;
  private bytes = 0;

  get records(): EventRecord[] {
    return this.taken.map(({ record }) => record);
  }

  get routings(): RoutingToStore[] {
    return this.taken.map(({ routing }) => routing!);
  }

  get isEmpty(): boolean {
    return this.taken.length === 0;
  }

  private get isFull(): boolean {
    const isLarge = this.deliveries >= BATCH_DELIVERIES || this.matches >= BATCH_MATCHES || this.bytes >= BATCH_BYTES;
    return isLarge || this.taken.length >= BATCH_EVENTS;
  }

  /** Drops records, before the batch is tried again. */
  drop(which: (record: EventRecord) => boolean): void {
    this.taken = this.taken.filter(({ record }) => !which(record));
  }

  /**
   * Takes events out of the queue until the batch is full, and decides who gets them, in slices.
   * @param isLogReady whether the log of the deliveries takes more; if not, deliveries wait in Postgres and not in memory
   */
  async fill(
    queue: FairQueue<EventRecord>,
    catalogue: Catalogue,
    fanOut: FanOutRule,
    isLogReady: boolean,
  ): Promise<void> {
    const slice = new TimeSlice();
    for (;;) {
      let taken = this.taken.find(({ routing }) => routing === undefined);
      if (!taken) {
        const record = this.isFull ? undefined : queue.next();
        if (!record) return;
        this.taken.push((taken = { record, routing: undefined }));
      }
      const { value: event } = taken.record;
      const routing = routeEvent(event, catalogue.ofProject(event.projectId), catalogue.version, slice);
      const decided = routing instanceof Promise ? await routing : routing;
      const fansOut = !isLogReady || fanOut.isWaiting(event.projectId);
      taken.routing = this.note(taken.record, decided, fansOut);
      if (slice.isSpent) await slice.rest();
    }
  }

  private note({ owner, value: event }: EventRecord, routing: Routing, fansOut: boolean): RoutingToStore {
    const { length } = routing.matched;
    const bytes = length * (event.data.length + DELIVERY_BYTES);
    const isLarge = length > PIECE_DELIVERIES || bytes > PIECE_BYTES;
    const isFannedOut = length > 0 && (isLarge || fansOut || this.fannedOut.has(event.projectId));
    this.matches += length;
    if (isFannedOut) this.fannedOut.add(event.projectId);
    else {
      this.deliveries += length;
      this.bytes += bytes;
    }
    return { ...routing, fanOut: isFannedOut ? { epoch: owner.epoch, dataBytes: event.data.length } : null };
  }
}
