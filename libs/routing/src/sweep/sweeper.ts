import type pg from 'pg';
import type { Clock, PosthornEvent } from '#kernel';
import type { Producer, RoutedDelivery } from '#message-log';
import { isBefore, type Position } from '#postgres';
import { readEventPlaces, readEventsBetween } from './find-unanswered.ts';
import { findUnrouted } from './find-unrouted.ts';
import { findUntried, type UntriedDelivery, type UntriedPage, withEvents } from './find-untried.ts';
import { readEventsById } from './read-events-by-id.ts';

/** Events that one statement looks at. */
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
  clock: Pick<Clock, 'nowMs'>;
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
  /** Everything at or before it has been looked at. */
  swept: Position;
  /** The place up to which the next sweep goes once the grace has passed; undefined at first. */
  next: HorizonAt | undefined;
}

/** The numbers of events and deliveries that a sweep has published again. */
export interface Swept {
  events: number;
  deliveries: number;
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
 */
export class Sweeper {
  /** The horizons of the last sweeps that are not old enough yet, oldest first. */
  private horizons: HorizonAt[] = [];

  constructor(private readonly options: SweeperOptions) {}

  /**
   * Looks at the events behind `place` that came before the grace. Called every minute, and again while it is behind.
   */
  async sweep({ swept, next }: SweepPlace): Promise<Sweep> {
    const { pool, clock, graceMs } = this.options;
    const nowMs = clock.nowMs();
    this.noteHorizon((await readEventPlaces(pool)).horizon, nowMs, next);
    const due = this.horizons.findLast(({ atMs }) => nowMs - atMs >= graceMs);
    const found = due ? await this.sweepBelow(due.horizon, swept) : nothingFrom(swept);
    if (!found.isBehind) this.horizons = this.horizons.filter(({ atMs }) => nowMs - atMs < graceMs);
    const { events, deliveries, isBehind } = found;
    return { events, deliveries, isBehind, place: { swept: found.swept, next: this.horizons[0] } };
  }

  /** A horizon of an earlier process counts too. A clock that was ahead may have left its time in the future. */
  private noteHorizon(horizon: string, nowMs: number, next: HorizonAt | undefined): void {
    if (this.horizons.length === 0 && next) this.horizons.push(next);
    this.horizons.push({ horizon, atMs: nowMs });
    this.horizons = this.horizons.map((each) => ({ ...each, atMs: Math.min(each.atMs, nowMs) }));
  }

  private async sweepBelow(horizon: string, from: Position): Promise<Swept & { swept: Position; isBehind: boolean }> {
    const found = { ...nothingFrom(from), isBehind: true };
    for (let page = 0; page < PAGES_A_SWEEP && found.isBehind; page++) {
      const events = await readEventsBetween(this.options.pool, found.swept, horizon, PAGE);
      const ids = events.map(({ id }) => id);
      found.events += await this.sweepEvents(ids);
      found.deliveries += await this.sweepDeliveries(ids);
      const last = events.at(-1);
      if (last) found.swept = { pos: last.pos, seq: last.seq };
      found.isBehind = events.length === PAGE;
    }
    const end = { pos: horizon, seq: '0' };
    if (!found.isBehind && isBefore(found.swept, end)) found.swept = end;
    return found;
  }

  private async sweepEvents(ids: readonly string[]): Promise<number> {
    const { pool, events } = this.options;
    const unrouted = await findUnrouted(pool, ids);
    let swept = 0;
    for (let at = 0; at < unrouted.length; at += SEND_EVENTS) {
      const found = await readEventsById(pool, unrouted.slice(at, at + SEND_EVENTS));
      if (found.length > 0) await events.send(found, { recheck: true });
      swept += found.length;
    }
    return swept;
  }

  private async sweepDeliveries(eventIds: readonly string[]): Promise<number> {
    let swept = 0;
    for (let ids = eventIds; ids.length > 0;) {
      const { untried, last }: UntriedPage = await findUntried(this.options.pool, ids);
      for (let at = 0; at < untried.length; at += SEND_DELIVERIES) {
        swept += await this.sendAgain(untried.slice(at, at + SEND_DELIVERIES));
      }
      ids = last === null ? [] : ids.filter((id) => id > last);
    }
    return swept;
  }

  private async sendAgain(untried: UntriedDelivery[]): Promise<number> {
    const { pool, deliveries } = this.options;
    const found = await withEvents(pool, untried);
    if (found.length > 0) await deliveries.send(found, { recheck: true });
    return found.length;
  }
}

const nothingFrom = (swept: Position) => ({ events: 0, deliveries: 0, swept, isBehind: false });
