import type pg from 'pg';
import { type Clock, lowestUuidAt, type PosthornEvent } from '#kernel';
import type { Producer, RoutedDelivery } from '#message-log';
import { findUnrouted } from './find-unrouted.ts';
import { findUntried, type UntriedDelivery, type UntriedPage, withEvents } from './find-untried.ts';

/** Events that are read and sent at once. */
const PAGE = 50;
/** Deliveries that are sent at once, each with its event. */
const SEND_DELIVERIES = 100;

/** Clocks of machines differ by less. */
const CLOCKS_DIFFER_MS = 3_600_000;
/** What is looked at again after a clock that was ahead has left a place in the future. */
const SWEPT_AGAIN_MS = 86_400_000;

export interface SweeperOptions {
  pool: pg.Pool;
  clock: Clock;
  events: Producer<PosthornEvent>;
  deliveries: Producer<RoutedDelivery>;
  /** What is younger is left alone: it is most likely on its way. */
  graceMs: number;
}

export interface Swept {
  events: number;
  deliveries: number;
}

/**
 * Publishes again what got stuck: events without a routing row, and routed deliveries without an attempt or a due row.
 * Both are sent as possible repeats, so that one that was merely slow is recognised and not sent twice.
 */
export class Sweeper {
  constructor(private readonly options: SweeperOptions) {}

  /**
   * Looks at everything accepted since `fromMs` (Unix milliseconds) and before the grace.
   * @returns what was published again, and from where to go on the next time
   */
  async sweep(fromMs: number): Promise<Swept & { nextMs: number }> {
    const toMs = this.options.clock.nowMs() - this.options.graceMs;
    const beginMs = fromMs - toMs > CLOCKS_DIFFER_MS ? toMs - SWEPT_AGAIN_MS : fromMs;
    if (toMs <= beginMs) return { events: 0, deliveries: 0, nextMs: beginMs };
    const events = await this.sweepEvents(beginMs, toMs);
    const deliveries = await this.sweepDeliveries(beginMs, toMs);
    return { events, deliveries, nextMs: toMs };
  }

  private async sweepEvents(fromMs: number, toMs: number): Promise<number> {
    const to = lowestUuidAt(toMs);
    let swept = 0;
    for (let from = lowestUuidAt(fromMs); ;) {
      const events = await findUnrouted(this.options.pool, from, to, PAGE);
      if (events.length > 0) await this.options.events.send(events, { recheck: true });
      swept += events.length;
      if (events.length < PAGE) return swept;
      from = events.at(-1)!.id;
    }
  }

  private async sweepDeliveries(fromMs: number, toMs: number): Promise<number> {
    const to = lowestUuidAt(toMs);
    let swept = 0;
    let from: string | null = lowestUuidAt(fromMs);
    while (from !== null) {
      const { untried, last }: UntriedPage = await findUntried(this.options.pool, from, to);
      for (let at = 0; at < untried.length; at += SEND_DELIVERIES) {
        swept += await this.sendAgain(untried.slice(at, at + SEND_DELIVERIES));
      }
      from = last;
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
