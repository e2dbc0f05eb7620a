import { isBefore, type Position } from '#postgres';

/** The longest wait before a range is looked at again, in graces. */
const LONGEST_WAIT_GRACES = 16;
/**
 * The age of its newest event up to which a range holds the stored place back. After a restart, a sweep begins there
 * and goes through all events since: an event that is never routed must not make that ever longer.
 */
const HOLD_MS = 86_400_000;
/** Bounds memory. Beyond it, the two oldest ranges become one, which spans the events between them too. */
const MAX_RANGES = 100;

/** The events with positions after the first one, up to and including the second one. */
export interface Span {
  after: Position;
  upTo: Position;
  /** The time in the newest id of the events that were published, in Unix milliseconds. */
  newestMs: number;
}

/** A span in which events or deliveries had to be published again, and when to look at it, by the steady time. */
export interface RepublishedRange extends Span {
  waitMs: number;
  dueMs: number;
}

/**
 * The ranges of positions in which a sweeper has published events or deliveries again. The log has acknowledged these
 * records, and may lose them once more. So each range is examined again, first after a grace, then after waits that
 * double up to 16 graces, until all its records are accounted for.
 */
export class RepublishedRanges {
  private ranges: RepublishedRange[] = [];

  constructor(private readonly graceMs: number) {}

  /** Forgets all ranges. */
  clear(): void {
    this.ranges = [];
  }

  /** Adds the span of records that were published for the first time. */
  add(span: Span, steadyMs: number): void {
    this.ranges.push({ ...span, waitMs: this.graceMs, dueMs: steadyMs + this.graceMs });
    this.bound();
  }

  /** A range that is to be looked at now. It stays until `lookedAt`. */
  due(steadyMs: number): RepublishedRange | undefined {
    return this.ranges.find(({ dueMs }) => dueMs <= steadyMs);
  }

  /**
   * Notes a look at a range.
   * @param again the span of the records that were published once more; undefined if there were none
   * @param lookedTo the end of the look if the range goes on behind it; undefined at its end
   */
  lookedAt(range: RepublishedRange, again: Span | undefined, lookedTo: Position | undefined, steadyMs: number): void {
    const at = this.ranges.indexOf(range);
    const waitMs = Math.min(2 * range.waitMs, LONGEST_WAIT_GRACES * this.graceMs);
    const left: RepublishedRange[] = [];
    if (again) left.push({ ...again, waitMs, dueMs: steadyMs + waitMs });
    if (lookedTo) left.push({ ...range, after: lookedTo });
    this.ranges.splice(at, 1, ...left);
    this.bound();
  }

  /** The position behind which a later process is to look again: before the ranges with events of the last day. */
  heldAt(looked: Position, nowMs: number): Position {
    const held = this.ranges.filter(({ newestMs }) => nowMs - newestMs < HOLD_MS);
    return held.reduce((lowest, { after }) => lower(lowest, after), looked);
  }

  private bound(): void {
    if (this.ranges.length <= MAX_RANGES) return;
    const [one, other, ...others] = this.ranges as [RepublishedRange, RepublishedRange];
    const merged = {
      after: lower(one.after, other.after),
      upTo: higher(one.upTo, other.upTo),
      newestMs: Math.max(one.newestMs, other.newestMs),
      waitMs: Math.max(one.waitMs, other.waitMs),
      dueMs: Math.max(one.dueMs, other.dueMs),
    };
    this.ranges = [merged, ...others];
  }
}

const lower = (one: Position, other: Position) => (isBefore(one, other) ? one : other);
const higher = (one: Position, other: Position) => (isBefore(one, other) ? other : one);
