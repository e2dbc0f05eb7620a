import { steadyMs } from '#kernel';
import type { DeliveryContext } from './delivery-context.ts';
import { type DeliverySelection, hasConditions, hasSelectedState } from './delivery-filter.ts';
import type { DeliveryPlace } from './delivery-place.ts';
import { deliveryReader } from './delivery-reader.ts';
import type { DeliveryRow } from './delivery-view.ts';
import { readDeliveries } from './read-deliveries.ts';

/** The most deliveries that are read at a time. */
const MAX_CHUNK = 1_000;
/** The part of a page that is read beside it, because few rows of most lists are not selected. */
const SPARE_PART = 5;

/** The bounds of a search: it ends at the first that is reached. */
export interface SearchBounds {
  /** Deliveries. */
  limit: number;
  /** In milliseconds. */
  timeMs: number;
}

/** The deliveries found, and the place behind which more may follow; null at the end. */
export interface SearchResult {
  found: DeliveryRow[];
  next: DeliveryPlace | null;
}

/** Reads deliveries of a selection behind a place until enough are found, or the time is over. */
export async function searchDeliveries(
  context: DeliveryContext,
  selection: DeliverySelection,
  from: DeliveryPlace | null,
  { limit, timeMs }: SearchBounds,
): Promise<SearchResult> {
  const { dataSource, clock } = context;
  const read = deliveryReader(context, selection, clock.nowMs());
  const beganMs = steadyMs(clock);
  const found: DeliveryRow[] = [];
  let last: DeliveryPlace | null = null;
  let after = from;
  // One more than the page, to see whether it is the last, and some for those that are not selected.
  const first = limit + 1 + (hasConditions(selection) ? Math.ceil(limit / SPARE_PART) : 0);
  for (let chunk = first; ; chunk = Math.max(first, Math.min(2 * chunk, MAX_CHUNK))) {
    const routed = await read(after, chunk);
    const rows = await readDeliveries(dataSource.manager, routed, clock.nowMs());
    for (const [index, row] of rows.entries()) {
      if (!hasSelectedState(selection, row)) continue;
      if (found.length === limit) return { found, next: last };
      found.push(row);
      last = routed[index]!.place;
    }
    if (routed.length < chunk) return { found, next: null };
    after = routed.at(-1)!.place;
    if (steadyMs(clock) - beganMs > timeMs) return { found, next: after };
  }
}
