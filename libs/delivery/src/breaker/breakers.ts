import type pg from 'pg';
import { type Clock, counted, messageOf, steadyMs, type WorkReport } from '#kernel';
import { type OwnedPartition, partitionOf } from '#message-log';
import type { BreakerSubject } from './breaker-subject.ts';
import { loadBreakers, saveBreakers } from './breaker-store.ts';
import {
  allowedInFlight,
  type BreakerObservation,
  type BreakerState,
  CLOSED,
  decideBreaker,
  stalledAfterMs,
} from './decide-breaker.ts';

/** The database of `Breakers`, and their view of the endpoints. */
export interface BreakersOptions {
  pool: pg.Pool;
  clock: Clock;
  /** The URL and last resume of an endpoint now; undefined if nothing is sent to the endpoint. */
  endpointOf(endpointId: string): BreakerSubject | undefined;
  onProblem(message: string): void;
  /** Receives the progress of saving; optional. */
  report?: WorkReport;
}

/** An attempt in flight. */
export interface Flight {
  readonly endpointId: string;
  readonly owner: OwnedPartition;
  /** When it began, by `steadyMs`. */
  readonly beganMs: number;
}

/**
 * The effect of an attempt on the breaker: `neutral` if the attempt never left this process, or if the receiver
 * requested a rest.
 */
export type FlightOutcome = 'succeeded' | 'failed' | 'neutral';

interface Breaker {
  state: BreakerState;
  subject: BreakerSubject;
  owner: OwnedPartition;
  /** When it was last observed, by `steadyMs`, for forgetting. */
  seenMs: number;
}

const SAVE_AT_ONCE = 1_000;
/** A closed breaker without an observation for this time is forgotten. */
const FORGET_AFTER_MS = 10 * 60_000;
/** Bounds memory: past this count, the closed breakers observed longest ago are forgotten. */
const MAX_BREAKERS = 50_000;

/**
 * The circuit breakers of the endpoints that this process sends to. Open breakers are saved within a second, so that
 * the next owner of their partitions continues with them.
 */
export class Breakers {
  /** In the order of their creation. */
  private readonly breakers = new Map<string, Breaker>();
  /**
   * The breakers that currently limit their endpoint. A healthy endpoint has no entry, so it costs one failed look-up.
   */
  private readonly bounding = new Map<string, Breaker>();
  /** Oldest first. */
  private readonly flights = new Set<Flight>();
  private readonly unsaved = new Map<string, Breaker>();
  private saving: Promise<void> | undefined;

  constructor(private readonly options: BreakersOptions) {}

  /** The most attempts for this endpoint that may be in flight; Infinity if its breaker does not bound them. */
  allowed(endpointId: string, nowMs: number): number {
    const breaker = this.bounding.get(endpointId);
    return breaker ? allowedInFlight(this.current(endpointId, breaker), nowMs) : Infinity;
  }

  /** Returns true while nothing is sent to this endpoint. */
  isOpen(endpointId: string): boolean {
    if (this.bounding.size === 0) return false;
    return this.allowed(endpointId, this.options.clock.nowMs()) === 0;
  }

  /** The breakers that are open, and those that are closed and still bound the requests in flight. */
  get counts(): { open: number; recovering: number } {
    const open = [...this.bounding.values()].filter(({ state }) => state.status === 'open').length;
    return { open, recovering: this.bounding.size - open };
  }

  /** Notes the begin of an attempt. `ended` has to be called for it. */
  began(endpointId: string, owner: OwnedPartition): Flight {
    const flight = { endpointId, owner, beganMs: steadyMs(this.options.clock) };
    this.flights.add(flight);
    return flight;
  }

  ended(flight: Flight, outcome: FlightOutcome): void {
    this.flights.delete(flight);
    if (outcome === 'neutral') return;
    const heldMs = Math.max(0, steadyMs(this.options.clock) - flight.beganMs);
    this.observe(flight, { kind: 'ended', attempt: { failed: outcome === 'failed', heldMs } });
  }

  /** Counts attempts that hang, forgets old breakers, and saves changed ones. Called once a second. */
  sweep(): void {
    const nowMs = steadyMs(this.options.clock);
    this.observeStalled(nowMs);
    for (const [endpointId, breaker] of this.bounding) this.current(endpointId, breaker);
    for (const [endpointId, { state, seenMs }] of this.breakers) {
      const isOver = nowMs - seenMs > FORGET_AFTER_MS || this.breakers.size > MAX_BREAKERS;
      if (isOver && state.status === 'closed') this.forgetOne(endpointId);
    }
    if (this.unsaved.size > 0) this.saving ??= this.save().finally(() => (this.saving = undefined));
  }

  /** Takes over the breakers that earlier owners of these partitions have saved. */
  async assigned(partitions: readonly OwnedPartition[]): Promise<void> {
    const seenMs = steadyMs(this.options.clock);
    for (const { endpointId, url, state } of await loadBreakers(this.options.pool, partitions)) {
      const owner = partitions.find((each) => partitionOf(endpointId, each.partitionCount) === each.partition);
      const subject = this.options.endpointOf(endpointId);
      if (!owner || subject?.url !== url || state.status === 'closed') continue;
      if (subject.resumedAtMs !== null && subject.resumedAtMs > state.sinceMs) continue;
      const breaker = { state, subject, owner, seenMs };
      this.breakers.set(endpointId, breaker);
      this.bounding.set(endpointId, breaker);
    }
  }

  /**
   * Saves changed breakers, and forgets the breakers of these partitions, with which the partitions' new owners
   * continue.
   */
  async revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    await this.saving;
    await this.save();
    for (const [endpointId, { owner }] of this.breakers) {
      if (partitions.includes(owner)) this.forgetOne(endpointId);
    }
  }

  /** The state of the breaker; closed anew if the endpoint has another URL or was resumed since. */
  private current(endpointId: string, breaker: Breaker): BreakerState {
    const subject = this.options.endpointOf(endpointId);
    if (subject?.url === breaker.subject.url && subject.resumedAtMs === breaker.subject.resumedAtMs) {
      return breaker.state;
    }
    this.change(endpointId, breaker, CLOSED);
    this.forgetOne(endpointId);
    return CLOSED;
  }

  private observe(flight: Pick<Flight, 'endpointId' | 'owner'>, observation: BreakerObservation): void {
    const { endpointId, owner } = flight;
    const { clock } = this.options;
    const seenMs = steadyMs(clock);
    let breaker = this.breakers.get(endpointId);
    if (breaker) this.current(endpointId, breaker);
    breaker = this.breakers.get(endpointId);
    if (!breaker) {
      const subject = this.options.endpointOf(endpointId);
      if (!subject) return;
      this.breakers.set(endpointId, (breaker = { state: CLOSED, subject, owner, seenMs }));
    }
    breaker.owner = owner;
    breaker.seenMs = seenMs;
    const next = decideBreaker(breaker.state, observation, { nowMs: clock.nowMs(), random: Math.random() });
    if (next !== breaker.state) this.change(endpointId, breaker, next);
  }

  private observeStalled(nowMs: number): void {
    const stalled = new Map<string, { flight: Flight; heldMs: number[] }>();
    for (const flight of this.flights) {
      const heldMs = nowMs - flight.beganMs;
      if (heldMs < stalledAfterMs(CLOSED)) break;
      const { endpointId } = flight;
      if (heldMs < stalledAfterMs(this.breakers.get(endpointId)?.state ?? CLOSED)) continue;
      const found = stalled.get(endpointId);
      if (found) found.heldMs.push(heldMs);
      else stalled.set(endpointId, { flight, heldMs: [heldMs] });
    }
    for (const { flight, heldMs } of stalled.values()) this.observe(flight, { kind: 'stalled', heldMs });
  }

  private change(endpointId: string, breaker: Breaker, next: BreakerState): void {
    const isUnsaved = next.status === 'open' || breaker.state.status === 'open';
    breaker.state = next;
    if (next.status === 'open' || next.allowed !== Infinity) this.bounding.set(endpointId, breaker);
    else this.bounding.delete(endpointId);
    if (isUnsaved) this.unsaved.set(endpointId, breaker);
  }

  private forgetOne(endpointId: string): void {
    this.breakers.delete(endpointId);
    this.bounding.delete(endpointId);
  }

  private async save(): Promise<void> {
    while (this.unsaved.size > 0) {
      const batch = [...this.unsaved].slice(0, SAVE_AT_ONCE);
      for (const [endpointId] of batch) this.unsaved.delete(endpointId);
      const rows = batch.map(([endpointId, { owner, subject, state }]) => ({
        ...{ endpointId, owner, url: subject.url, state },
      }));
      this.options.report?.began();
      try {
        await saveBreakers(this.options.pool, rows);
        this.options.report?.alive();
      } catch (error) {
        for (const [endpointId, breaker] of batch) {
          if (!this.unsaved.has(endpointId)) this.unsaved.set(endpointId, breaker);
        }
        this.options.report?.failed(error);
        this.options.onProblem(
          `Saving ${counted(batch.length, 'circuit breaker')} is tried again: ${messageOf(error)}`,
        );
        return;
      }
    }
  }
}
