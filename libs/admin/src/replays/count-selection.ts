import { steadyMs } from '#kernel';
import type { SelectedDeliveries, SelectedDelivery, SelectionContext, SelectionReader } from './selected-deliveries.ts';
import { placeAtBegin, type Selection, type SelectionPlace } from './selection.ts';

/** The bounds of a count: it ends at the first that is reached. */
export interface CountBounds {
  /** Deliveries. */
  deliveries: number;
  /** In milliseconds. A page that has begun is counted. */
  timeMs: number;
}

/** The deliveries of a selection, as far as they were counted. */
export interface Count {
  counted: number;
  excluded: number;
  /** The place up to which they were counted. */
  place: SelectionPlace;
  isExact: boolean;
  /** The first deliveries, oldest event first. */
  sample: SelectedDelivery[];
}

const SAMPLE = 10;
/** Deliveries that are counted at a time. */
const PAGE = 1_000;

/** Counts the deliveries of a selection behind a place, up to a number and for a time. */
export async function countSelection(
  reader: SelectionReader,
  clock: SelectionContext['clock'],
  selection: Selection,
  bounds: CountBounds,
  from: SelectionPlace = placeAtBegin(selection),
): Promise<Count> {
  const count: Count = { counted: 0, excluded: 0, place: from, isExact: false, sample: [] };
  const beganMs = steadyMs(clock);
  while (!count.isExact && count.counted < bounds.deliveries && steadyMs(clock) - beganMs < bounds.timeMs) {
    const limit = Math.min(PAGE, bounds.deliveries - count.counted);
    const page: SelectedDeliveries = await reader.read(selection, count.place, limit);
    count.counted += page.found.length;
    count.excluded += page.excluded;
    count.place = page.place;
    count.isExact = page.isEnd;
    if (count.sample.length < SAMPLE) count.sample.push(...page.found.slice(0, SAMPLE - count.sample.length));
  }
  return count;
}
