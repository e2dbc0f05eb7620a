import type pg from 'pg';
import { type Clock, lowestUuidAt, unixMsOfUuid } from '#kernel';
import { isBefore, type Position } from '#postgres';
import { describeStall, type Stall } from './describe-stall.ts';
import {
  type EventPlaces,
  findLacks,
  type Lack,
  type IdRange,
  type PlacedEvent,
  readEventPlaces,
  readEventsAbove,
  readEventsBetween,
  readEventsOfIds,
} from './find-unanswered.ts';

/** The most events that one statement examines. */
const PAGE = 500;
/** Pages of one look; the rest is left to the next look. */
const PAGES_A_LOOK = 40;
/** Events that are looked at repeatedly until they are accounted for; beyond this number, no others are looked at. */
const MAX_OPEN = 1_000;
/** An event must be found in this many looks in a row: it may be recorded just as it is looked at. */
const LOOKS = 2;
/** The longest a delivery may be on its way to a receiver: its waits, and the longest deadline of an endpoint. */
const LONGEST_ON_WIRE_MS = 80_000;

/** The database and time limit of a `DeliveryWatch`, and its view of the deliveries in this process. */
export interface DeliveryWatchOptions {
  pool: pg.Pool;
  /** The clock by which events get their ids. */
  clock: Pick<Clock, 'nowMs'>;
  /** How long an event may have no attempt, no parked row and no reason. In milliseconds. */
  stallMs: number;
  /** True if the relay passes an event only when it is accounted for: then no event before its cursor is looked at. */
  isEmbedded: boolean;
  /**
   * Returns true if a delivery is being attempted now; undefined if that cannot be known here, because dispatchers run
   * in other processes.
   */
  isInHand(deliveryId: string): boolean | undefined;
  /**
   * Reads when the standstill began that an earlier process has noted and not seen the end of, in Unix milliseconds;
   * undefined if there is none.
   */
  notedSinceMs(): Promise<number | undefined>;
  /** A monotonic time in milliseconds. */
  nowMs?: () => number;
}

interface Open {
  event: PlacedEvent;
  /** When it was old enough to be looked at, by the monotonic clock. */
  sinceMs: number;
  looks: number;
}

/**
 * Watches over the promise that every accepted event is attempted, parked, or left out for a reason. It follows the
 * events by their positions, at the distance of the time that they may take, and looks for their missing rows. With the
 * embedded log it looks only at events that the relay's cursor has not passed: usually none.
 */
export class DeliveryWatch {
  private readonly horizons: { atMs: number; horizon: string }[] = [];
  private readonly open = new Map<string, Open>();
  private readonly nowMs: () => number;
  private looked: Position | undefined;
  private started: { horizon: string } | undefined;
  /** The ids in which an earlier process saw events stand still, as far as they have not been looked at again. */
  private former: IdRange | undefined;
  /** True if the last look has shown that nothing stands still. A watch that has just started cannot know that. */
  isClear = false;

  constructor(private readonly options: DeliveryWatchOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Looks once; called every few seconds. @returns the standstill, or undefined */
  async look(): Promise<Stall | undefined> {
    const places = await readEventPlaces(this.options.pool);
    const nowMs = this.nowMs();
    this.isClear = false;
    this.started ??= await this.start(places);
    const old = this.horizonBefore(nowMs, places.horizon);
    if (old === undefined) return undefined;
    await this.lookAgain(old, nowMs);
    const isUpToDate = await this.followUpTo(old, places, nowMs);
    const stalled = await this.stalledOpen(nowMs);
    const above = old === places.horizon ? await this.oldEventsAbove(old) : [];
    const stall = describeStall([...stalled.map(({ event }) => event), ...above], places, stalled);
    this.isClear = stall === undefined && isUpToDate && this.former === undefined && !this.isUndecided();
    return stall;
  }

  /** With Kafka, the relay's cursor may be past events that stood still when the process before ended. */
  private async start({ horizon }: EventPlaces): Promise<{ horizon: string }> {
    const { isEmbedded, clock } = this.options;
    const sinceMs = isEmbedded ? undefined : await this.options.notedSinceMs();
    if (sinceMs !== undefined) {
      this.former = { from: lowestUuidAt(Math.floor(sinceMs)), to: lowestUuidAt(clock.nowMs()) };
    }
    return { horizon };
  }

  private isUndecided(): boolean {
    const { horizon } = this.started!;
    return [...this.open.values()].some(({ event, looks }) => looks > 0 || BigInt(event.pos) < BigInt(horizon));
  }

  /** Adds the events to the open ones that an earlier process may have seen standing still. */
  private async lookAgain(below: string, nowMs: number): Promise<void> {
    for (let page = 0; page < PAGES_A_LOOK && this.former && this.open.size < MAX_OPEN; page++) {
      const events = await readEventsOfIds(this.options.pool, this.former, below, PAGE);
      await this.openLacking(events, nowMs);
      const last = events.at(-1);
      this.former = events.length === PAGE ? { ...this.former, from: last!.id } : undefined;
    }
  }

  private async oldEventsAbove(horizon: string): Promise<PlacedEvent[]> {
    const { pool, clock, stallMs } = this.options;
    const before = clock.nowMs() - stallMs;
    return (await readEventsAbove(pool, horizon, PAGE)).filter(({ id }) => unixMsOfUuid(id) <= before);
  }

  /** The newest horizon that is at least `stallMs` old; undefined while there is none. */
  private horizonBefore(nowMs: number, horizon: string): string | undefined {
    const { horizons } = this;
    horizons.push({ atMs: nowMs, horizon });
    while (horizons.length > 1 && nowMs - horizons[1]!.atMs >= this.options.stallMs) horizons.shift();
    const [oldest] = horizons;
    return oldest && nowMs - oldest.atMs >= this.options.stallMs ? oldest.horizon : undefined;
  }

  /**
   * Adds the events below this horizon to the open ones, unless they are accounted for.
   * @returns true if it has come to that horizon
   */
  private async followUpTo(below: string, { relayed }: EventPlaces, nowMs: number): Promise<boolean> {
    const { pool, isEmbedded } = this.options;
    if (this.looked === undefined || (isEmbedded && isBefore(this.looked, relayed))) this.looked = relayed;
    for (let page = 0; page < PAGES_A_LOOK && this.open.size < MAX_OPEN; page++) {
      const events = await readEventsBetween(pool, this.looked, below, PAGE);
      await this.openLacking(events, nowMs);
      const last = events.at(-1);
      if (last) this.looked = { pos: last.pos, seq: last.seq };
      if (events.length < PAGE) return true;
    }
    return false;
  }

  private async openLacking(events: readonly PlacedEvent[], nowMs: number): Promise<void> {
    const lacks = await this.lacksOf(events.map(({ id }) => id));
    for (const event of events) {
      if (lacks.has(event.id) && !this.open.has(event.id)) this.open.set(event.id, { event, sinceMs: nowMs, looks: 0 });
    }
  }

  private async lacksOf(ids: readonly string[]): Promise<Map<string, Lack>> {
    return new Map((await findLacks(this.options.pool, ids)).map((lack) => [lack.eventId, lack]));
  }

  /** Forgets the open events that are accounted for, and returns the events that stand still. */
  private async stalledOpen(nowMs: number): Promise<(Open & { lack: Lack })[]> {
    const lacks = await this.lacksOf([...this.open.keys()]);
    const stalled: (Open & { lack: Lack })[] = [];
    for (const [id, open] of this.open) {
      const lack = lacks.get(id);
      if (!lack) this.open.delete(id);
      else if (this.isOnItsWay(lack, nowMs - open.sinceMs)) open.looks = 0;
      else if (++open.looks >= LOOKS) stalled.push({ ...open, lack });
    }
    return stalled;
  }

  private isOnItsWay({ untried }: Lack, openMs: number): boolean {
    if (untried === undefined || openMs > LONGEST_ON_WIRE_MS) return false;
    return untried.every((id) => this.options.isInHand(id) ?? true);
  }
}
