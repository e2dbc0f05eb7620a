import { steadyMs } from '#kernel';
import type { DeliveryContext } from './delivery-context.ts';
import { type DeliverySelection, hasSelectedChannel, hasSelectedState } from './delivery-filter.ts';
import type { DeliveryPlace } from './delivery-place.ts';
import { deliveryReader } from './delivery-reader.ts';
import type { DeliveryRow } from './delivery-view.ts';
import { readDeliveries } from './read-deliveries.ts';

/** The most deliveries that are read at a time. */
const MAX_CHUNK = 1_000;

/** The bounds of a search: it ends at the first that is reached. */
export interface SearchBounds {
  /** Deliveries. */
  limit: number;
  /** In milliseconds. */
  timeMs: number;
}

/** A delivery with its place in the list. */
export interface SearchedDelivery extends DeliveryRow {
  place: DeliveryPlace;
}

/** The deliveries found, and the place behind which more may follow; null at the end. */
export interface SearchResult {
  found: SearchedDelivery[];
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
  const found: SearchedDelivery[] = [];
  let after = from;
  for (let chunk = limit + 1; ; chunk = Math.max(limit + 1, Math.min(2 * chunk, MAX_CHUNK))) {
    const routed = await read(after, chunk);
    const chosen = routed.filter(({ eventChannels }) => hasSelectedChannel(selection, eventChannels));
    const rows = await readDeliveries(dataSource.manager, chosen, clock.nowMs());
    for (const [index, row] of rows.entries()) {
      if (!hasSelectedState(selection, row)) continue;
      if (found.length === limit) return { found, next: found.at(-1)!.place };
      found.push({ ...row, place: chosen[index]!.place });
    }
    if (routed.length < chunk) return { found, next: null };
    after = routed.at(-1)!.place;
    if (steadyMs(clock) - beganMs > timeMs) return { found, next: after };
  }
}
