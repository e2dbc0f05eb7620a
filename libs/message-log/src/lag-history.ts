import type { PartitionPlace } from './message-log.ts';

/** How far a consumer group is behind the end of a topic. */
export interface Lag {
  /** Records that are not completed. */
  records: number;
  /** How long ago the log certainly had the oldest of them, in milliseconds; 0 if there is none. */
  ageMs: number;
}

interface End {
  end: number;
  atMs: number;
}

/** Four hours of looks every 15 s; then each second look is forgotten. */
const MAX_ENDS = 1_000;

/**
 * Turns a lag in records into a lag in time, without reading a record: it remembers when each partition had which end.
 * If a group has completed less than an end of the past, it is behind by at least the time since then. A lag that is
 * older than the first look seems to be as old as the look.
 */
export class LagHistory {
  private readonly ends = new Map<number, End[]>();

  /** The lag of a group by its places now. @param nowMs a monotonic time in milliseconds */
  note(places: readonly PartitionPlace[], nowMs: number): Lag {
    let records = 0;
    let ageMs = 0;
    for (const { partition, completed, end } of places) {
      const ends = this.endsOf(partition, end);
      if (ends.at(-1)?.end !== end) ends.push({ end, atMs: nowMs });
      while (ends.length > 0 && ends[0]!.end <= completed) ends.shift();
      records += Math.max(0, end - completed);
      if (ends.length > 0) ageMs = Math.max(ageMs, nowMs - ends[0]!.atMs);
      if (ends.length > MAX_ENDS) this.ends.set(partition, thinned(ends));
    }
    return { records, ageMs };
  }

  /** The ends of a partition that may still count; none if its topic was made anew. */
  private endsOf(partition: number, end: number): End[] {
    const known = this.ends.get(partition);
    if (known !== undefined && (known.at(-1)?.end ?? 0) <= end) return known;
    const fresh: End[] = [];
    this.ends.set(partition, fresh);
    return fresh;
  }
}

/** The first end decides the age, so it stays. */
const thinned = (ends: readonly End[]): End[] => ends.filter((_, index) => index % 2 === 0);
