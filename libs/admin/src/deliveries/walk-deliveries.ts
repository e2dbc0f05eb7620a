import { steadyMs } from '#kernel';
import type { DeliveryContext } from './delivery-context.ts';
import { type DeliverySelection, hasSelectedState } from './delivery-filter.ts';
import type { DeliveryPlace } from './delivery-place.ts';
import { deliveryReader } from './delivery-reader.ts';
import type { DeliveryRow } from './delivery-view.ts';
import { readDeliveries } from './read-deliveries.ts';

/** The most deliveries that are read at a time. */
const MAX_CHUNK = 1_000;

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
  const read = deliveryReader(context, selection, clock.nowMs());
  const beganMs = steadyMs(clock);
  // The first chunk is as large as the page of a list, of which the last row is only looked for.
  const least = Math.min(limit + 1, MAX_CHUNK);
  let found = 0;
  let last: DeliveryPlace | null = null;
  let after = from;
  for (let chunk = least; ; chunk = Math.min(2 * chunk, MAX_CHUNK)) {
    const routed = await read(after, chunk);
    const rows = await readDeliveries(dataSource.manager, routed, clock.nowMs());
    for (const [index, row] of rows.entries()) {
      if (!hasSelectedState(selection, row)) continue;
      if (found === limit) return last;
      found++;
      last = routed[index]!.place;
      onFound(row, last);
    }
    if (routed.length < chunk) return null;
    after = routed.at(-1)!.place;
    if (steadyMs(clock) - beganMs > timeMs) return after;
  }
}
