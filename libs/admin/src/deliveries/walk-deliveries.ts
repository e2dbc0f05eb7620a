import { steadyMs } from '#kernel';
import type { DeliveryContext } from './delivery-context.ts';
import { type DeliverySelection, hasConditions, hasSelectedChannel, hasSelectedState } from './delivery-filter.ts';
import type { DeliveryPlace } from './delivery-place.ts';
import { deliveryReader } from './delivery-reader.ts';
import type { DeliveryRow } from './delivery-view.ts';
import { readDeliveries } from './read-deliveries.ts';

/** The most deliveries that are read at a time. */
const MAX_CHUNK = 1_000;
/** The part of a page that is read beside it, because few rows of most lists are not selected. */
const SPARE_PART = 5;

/** The bounds of a walk: it ends at the first that is reached. */
export interface WalkBounds {
  /** Deliveries. */
  limit: number;
  /** In milliseconds. */
  timeMs: number;
}

/**
 * Reads deliveries of a selection behind a place until enough are found, or the time is over.
 * @param onFound takes each delivery and its place, in the order of the selection
 * @returns the place behind which more may follow; null at the end
 */
export async function walkDeliveries(
  context: DeliveryContext,
  selection: DeliverySelection,
  from: DeliveryPlace | null,
  { limit, timeMs }: WalkBounds,
  onFound: (row: DeliveryRow, place: DeliveryPlace) => void,
): Promise<DeliveryPlace | null> {
  const { dataSource, clock } = context;
  const beganMs = steadyMs(clock);
  const isOver = () => steadyMs(clock) - beganMs > timeMs;
  const read = deliveryReader(context, selection, clock.nowMs(), isOver);
  // One more than the page of a list, to see whether it is the last, and some for those that are not selected.
  const spare = hasConditions(selection) ? Math.ceil(limit / SPARE_PART) : 0;
  const least = Math.min(limit + 1 + spare, MAX_CHUNK);
  let found = 0;
  let last: DeliveryPlace | null = null;
  let after = from;
  for (let chunk = least; ; chunk = Math.min(2 * chunk, MAX_CHUNK)) {
    const { rows: routed, rest } = await read(after, chunk);
    const chosen = routed.filter(({ eventChannels }) => hasSelectedChannel(selection, eventChannels));
    const rows = await readDeliveries(dataSource.manager, chosen, clock.nowMs());
    for (const [index, row] of rows.entries()) {
      if (!hasSelectedState(selection, row)) continue;
      if (found === limit) return last;
      found++;
      last = chosen[index]!.place;
      onFound(row, last);
    }
    if (rest === null || isOver()) return rest;
    after = rest;
  }
}
