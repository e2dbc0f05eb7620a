import type pg from 'pg';
import { type Clock, type PosthornEvent, steadyMs, unixMsOfUuid } from '#kernel';
import type { Producer, RoutedDelivery } from '#message-log';
import { isBefore, type Position } from '#postgres';
import { type PlacedEvent, readEventPlaces, readEventsBetween } from './find-unanswered.ts';
import { findUnrouted } from './find-unrouted.ts';
import { findUntried, type UntriedDelivery, type UntriedPage, withEvents } from './find-untried.ts';
import { readEventsById } from './read-events-by-id.ts';
import { RepublishedRanges, type Span } from './republished-ranges.ts';

/** The most events that one statement examines. */
const PAGE = 500;
/** Pages of one sweep; the rest is left to the next sweep. */
const PAGES_A_SWEEP = 40;
/** Events that are sent at once. */
const SEND_EVENTS = 50;
/** Deliveries that are sent at once, each with its event. */
const SEND_DELIVERIES = 100;

/** The producers with which a `Sweeper` publishes again, and the age from which it looks at rows. */
export interface SweeperOptions {
  pool: pg.Pool;
  clock: Pick<Clock, 'nowMs' | 'steppedMs'>;
  events: Producer<PosthornEvent>;
  deliveries: Producer<RoutedDelivery>;
  /** Rows that have existed for a shorter time are left alone: they are most likely on their way. */
  graceMs: number;
}

/** A horizon of the event table, and when it stood there, in Unix milliseconds: all rows below it came before. */
export interface HorizonAt {
  horizon: string;
  atMs: number;
}

/** The progress of a sweeper. It is kept, so that a restart neither sweeps again nor waits for the grace again. */
export interface SweepPlace {
  /**
   * Everything at or before it has been looked at. It stays for up to a day before records that were published again
   * and are not accounted for, so that a restart looks at them again.
   */
  swept: Position;
  /** The place up to which the next sweep goes once the grace has passed; undefined at first. */
  next: HorizonAt | undefined;
}

/** The numbers of events and deliveries that a sweep has published again. */
export interface Swept {
  events: number;
  deliveries: number;
}

/** The result of a sweep through a range of positions. */
interface Found extends Swept {
  /** Everything at or before it has been looked at. */
  looked: Position;
  /** True if the range has more events behind it. */
  isBehind: boolean;
  /** The events of which something was published, from the first to the last; undefined if there were none. */
  republished: Span | undefined;
}

/** The result of one sweep. */
export interface Sweep extends Swept {
  place: SweepPlace;
  /** True if there is more to look at now. */
  isBehind: boolean;
}

/**
 * Publishes again events that got stuck: events without a routing row, and routed deliveries without an attempt or a
 * due row. Both are sent as possible repeats, so that an event that was merely slow is recognised and not sent twice.
 * Goes by the positions of the rows, which show when a row came: the id of an event that was imported late is older.
 *
 * A record that was published again may be lost once more. Its range is looked at again, see `RepublishedRanges`, while
 * the sweep of later events goes on.
 */
export class Sweeper {
  /** The horizons of the last sweeps that are not old enough yet, oldest first. */
  private horizons: HorizonAt[] = [];
  /** The end of the events that this process has looked at; `place` is behind it while records are unaccounted for. */
  private looked: Position | undefined;
  private place: Position | undefined;
  private readonly ranges: RepublishedRanges;

  constructor(private readonly options: SweeperOptions) {
    this.ranges = new RepublishedRanges(options.graceMs);
  }

  /**
   * Looks at the events behind `place` that came before the grace, or again at a range of events that it has published.
   * Called every minute, and again while it is behind.
   */
  async sweep({ swept, next }: SweepPlace): Promise<Sweep> {
    const { pool, clock } = this.options;
    const nowMs = clock.nowMs();
    const looked = this.lookedFrom(swept);
    this.noteHorizon((await readEventPlaces(pool)).horizon, nowMs, next);
    const found = (await this.sweepAgain()) ?? (await this.sweepOn(looked, nowMs));
    this.place = this.ranges.heldAt(this.looked ?? looked, nowMs);
    return { ...found, place: { swept: this.place, next: this.horizons[0] } };
  }

  /** The position behind which the sweep goes on. Another process may have led since the last sweep. */
  private lookedFrom(place: Position): Position {
    const isOwn = this.place?.pos === place.pos && this.place.seq === place.seq;
    if (isOwn && this.looked) return this.looked;
    this.ranges.clear();
    this.looked = place;
    return place;
  }

  /** Looks at one range that is due to be looked at again, or at a part of it; undefined if none is due. */
  private async sweepAgain(): Promise<(Swept & { isBehind: true }) | undefined> {
    const { clock } = this.options;
    const range = this.ranges.due(steadyMs(clock));
    if (!range) return undefined;
    const below = String(BigInt(range.upTo.pos) + 1n);
    const { events, deliveries, looked, isBehind, republished } = await this.sweepBelow(below, range.after);
    this.ranges.lookedAt(range, republished, isBehind ? looked : undefined, steadyMs(clock));
    return { events, deliveries, isBehind: true };
  }

  /** Looks at the events behind a position that came before the grace. */
  private async sweepOn(from: Position, nowMs: number): Promise<Swept & { isBehind: boolean }> {
    const { clock, graceMs } = this.options;
    const due = this.horizons.findLast(({ atMs }) => nowMs - atMs >= graceMs);
    if (!due) return { events: 0, deliveries: 0, isBehind: false };
    const { events, deliveries, looked, isBehind, republished } = await this.sweepBelow(due.horizon, from);
    if (!isBehind) this.horizons = this.horizons.filter(({ atMs }) => nowMs - atMs < graceMs);
    if (republished) this.ranges.add(republished, steadyMs(clock));
    const end = { pos: due.horizon, seq: '0' };
    this.looked = !isBehind && isBefore(looked, end) ? end : looked;
    return { events, deliveries, isBehind };
  }

  /** A horizon of an earlier process counts too. A clock that was ahead may have left its time in the future. */
  private noteHorizon(horizon: string, nowMs: number, next: HorizonAt | undefined): void {
    if (this.horizons.length === 0 && next) this.horizons.push(next);
    this.horizons.push({ horizon, atMs: nowMs });
    this.horizons = this.horizons.map((each) => ({ ...each, atMs: Math.min(each.atMs, nowMs) }));
  }

  private async sweepBelow(below: string, from: Position): Promise<Found> {
    const found: Found = { events: 0, deliveries: 0, looked: from, isBehind: true, republished: undefined };
    for (let page = 0; page < PAGES_A_SWEEP && found.isBehind; page++) {
      const events = await readEventsBetween(this.options.pool, found.looked, below, PAGE);
      const ids = events.map(({ id }) => id);
      const unrouted = await this.sweepEvents(ids);
      const untried = await this.sweepDeliveries(ids);
      found.events += unrouted.length;
      found.deliveries += untried.length;
      const published = new Set([...unrouted, ...untried]);
      for (const event of events) if (published.has(event.id)) found.republished = spanWith(found.republished, event);
      const last = events.at(-1);
      if (last) found.looked = { pos: last.pos, seq: last.seq };
      found.isBehind = events.length === PAGE;
    }
    return found;
  }

  /** @returns the ids of the events that were published */
  private async sweepEvents(ids: readonly string[]): Promise<string[]> {
    const { pool, events } = this.options;
    const unrouted = await findUnrouted(pool, ids);
    const swept: string[] = [];
    for (let at = 0; at < unrouted.length; at += SEND_EVENTS) {
      const found = await readEventsById(pool, unrouted.slice(at, at + SEND_EVENTS));
      if (found.length > 0) await events.send(found, { recheck: true });
      for (const { id } of found) swept.push(id);
    }
    return swept;
  }

  /** @returns for each delivery that was published, the id of its event */
  private async sweepDeliveries(eventIds: readonly string[]): Promise<string[]> {
    const swept: string[] = [];
    for (let ids = eventIds; ids.length > 0;) {
      const { untried, last }: UntriedPage = await findUntried(this.options.pool, ids);
      for (let at = 0; at < untried.length; at += SEND_DELIVERIES) {
        const sent = await this.sendAgain(untried.slice(at, at + SEND_DELIVERIES));
        for (const { event } of sent) swept.push(event.id);
      }
      ids = last === null ? [] : ids.filter((id) => id > last);
    }
    return swept;
  }

  private async sendAgain(untried: UntriedDelivery[]): Promise<RoutedDelivery[]> {
    const { pool, deliveries } = this.options;
    const found = await withEvents(pool, untried);
    if (found.length > 0) await deliveries.send(found, { recheck: true });
    return found;
  }
}

/** The span, extended to an event behind it. */
function spanWith(span: Span | undefined, { pos, seq, id }: PlacedEvent): Span {
  const after = span?.after ?? { pos, seq: String(BigInt(seq) - 1n) };
  return { after, upTo: { pos, seq }, newestMs: Math.max(span?.newestMs ?? 0, unixMsOfUuid(id)) };
}
