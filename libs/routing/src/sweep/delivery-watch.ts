import type pg from 'pg';
import { type Clock, unixMsOfUuid } from '#kernel';
import type { Position } from '#postgres';
import {
  type EventPlaces,
  findLacks,
  type Lack,
  type PlacedEvent,
  readEventPlaces,
  readEventsAbove,
  readEventsBetween,
} from './find-unanswered.ts';

/** Events that one statement looks at. */
const PAGE = 500;
/** Pages of one look; what exceeds them is left to the next. */
const PAGES_A_LOOK = 40;
/** Events that are looked at again and again until they are answered for; beyond, no others are looked at. */
const MAX_OPEN = 1_000;
/** An event must be found in this many looks in a row: it may be recorded just as it is looked at. */
const LOOKS = 2;
/** The longest a delivery may be on its way to a receiver: its waits, and the longest deadline of an endpoint. */
const LONGEST_ON_WIRE_MS = 80_000;

export interface DeliveryWatchOptions {
  pool: pg.Pool;
  /** The clock by which events get their ids. */
  clock: Pick<Clock, 'nowMs'>;
  /** How long an event may have no attempt, no parked row and no reason. In milliseconds. */
  stallMs: number;
  /** True if the relay passes an event only when it is answered for: then nothing before its cursor is looked at. */
  isEmbedded: boolean;
  /**
   * Returns true if a delivery is being attempted now; undefined if that cannot be known here, because dispatchers run in
   * other processes.
   */
  isInHand(deliveryId: string): boolean | undefined;
  /** A monotonic time in milliseconds. */
  nowMs?: () => number;
}

/** How far the events got that stand still. */
export type StallStage = 'horizon' | 'relay' | 'routing' | 'delivery';

/** Accepted events that nothing happens to. */
export interface Stall {
  stage: StallStage;
  /** The events that were looked at and stand still; there may be more. */
  events: number;
  oldestEventId: string;
  /** When the oldest one was accepted, in Unix milliseconds. */
  sinceMs: number;
  projectIds: string[];
  /** Why the relay does not go on, if it was stopped. */
  stoppedReason: string | null;
}

interface Open {
  event: PlacedEvent;
  /** When it was old enough to be looked at, by the monotonic clock. */
  sinceMs: number;
  looks: number;
}

/**
 * Watches over the promise that every accepted event is attempted, parked, or left out for a reason, whatever may keep
 * it. It follows the events at the distance of the time that they may take, by their positions, and asks of those what
 * they lack. With the log in the process that is only what the relay's cursor has not passed: usually nothing.
 */
export class DeliveryWatch {
  private readonly horizons: { atMs: number; horizon: string }[] = [];
  private readonly open = new Map<string, Open>();
  private readonly nowMs: () => number;
  private looked: Position | undefined;

  constructor(private readonly options: DeliveryWatchOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Looks once; called every few seconds. @returns what stands still, or undefined */
  async look(): Promise<Stall | undefined> {
    const places = await readEventPlaces(this.options.pool);
    const nowMs = this.nowMs();
    const old = this.horizonBefore(nowMs, places.horizon);
    if (old === undefined) return undefined;
    await this.followUpTo(old, places, nowMs);
    const stalled = await this.stalledOpen(nowMs);
    const above = old === places.horizon ? await this.oldEventsAbove(old) : [];
    return this.describe([...stalled.map(({ event }) => event), ...above], places, stalled);
  }

  private async oldEventsAbove(horizon: string): Promise<PlacedEvent[]> {
    const { pool, clock, stallMs } = this.options;
    const before = clock.nowMs() - stallMs;
    return (await readEventsAbove(pool, horizon, PAGE)).filter(({ id }) => unixMsOfUuid(id) <= before);
  }

  /** The horizon as it was when what is old enough now was young; undefined while nothing can be. */
  private horizonBefore(nowMs: number, horizon: string): string | undefined {
    const { horizons } = this;
    horizons.push({ atMs: nowMs, horizon });
    while (horizons.length > 1 && nowMs - horizons[1]!.atMs >= this.options.stallMs) horizons.shift();
    const [oldest] = horizons;
    return oldest && nowMs - oldest.atMs >= this.options.stallMs ? oldest.horizon : undefined;
  }

  /** Adds the events below this horizon to the open ones, unless they are answered for. */
  private async followUpTo(below: string, { relayed }: EventPlaces, nowMs: number): Promise<void> {
    const { pool, isEmbedded } = this.options;
    if (this.looked === undefined || (isEmbedded && isBefore(this.looked, relayed))) this.looked = relayed;
    for (let page = 0; page < PAGES_A_LOOK && this.open.size < MAX_OPEN; page++) {
      const events = await readEventsBetween(pool, this.looked, below, PAGE);
      const lacks = await this.lacksOf(events.map(({ id }) => id));
      for (const event of events) {
        if (lacks.has(event.id)) this.open.set(event.id, { event, sinceMs: nowMs, looks: 0 });
      }
      const last = events.at(-1);
      if (last) this.looked = { pos: last.pos, seq: last.seq };
      if (events.length < PAGE) return;
    }
  }

  private async lacksOf(ids: readonly string[]): Promise<Map<string, Lack>> {
    return new Map((await findLacks(this.options.pool, ids)).map((lack) => [lack.eventId, lack]));
  }

  /** Forgets the open events that are answered for, and returns those that nothing happens to. */
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

  private describe(
    events: readonly PlacedEvent[],
    { relayed, horizon, stoppedReason }: EventPlaces,
    stalled: readonly { event: PlacedEvent; lack: Lack }[],
  ): Stall | undefined {
    if (events.length === 0) return undefined;
    const oldest = events.reduce((one, other) => (other.id < one.id ? other : one));
    const lack = stalled.find(({ event }) => event === oldest)?.lack;
    return {
      stage: stageOf(oldest, lack, relayed, horizon),
      events: events.length,
      oldestEventId: oldest.id,
      sinceMs: unixMsOfUuid(oldest.id),
      projectIds: [...new Set(events.map(({ projectId }) => projectId))],
      stoppedReason,
    };
  }
}

function isBefore(one: Position, other: Position): boolean {
  const difference = BigInt(one.pos) - BigInt(other.pos);
  return difference === 0n ? BigInt(one.seq) < BigInt(other.seq) : difference < 0n;
}

function stageOf(event: PlacedEvent, lack: Lack | undefined, relayed: Position, horizon: string): StallStage {
  if (BigInt(event.pos) >= BigInt(horizon)) return 'horizon';
  if (lack?.untried !== undefined) return 'delivery';
  return isBefore(relayed, event) ? 'relay' : 'routing';
}
