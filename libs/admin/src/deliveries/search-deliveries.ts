import type { DeliveryContext } from './delivery-context.ts';
import type { DeliverySelection } from './delivery-filter.ts';
import type { DeliveryPlace } from './delivery-place.ts';
import type { DeliveryRow } from './delivery-view.ts';
import { walkDeliveries, type WalkBounds } from './walk-deliveries.ts';

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
  bounds: WalkBounds,
): Promise<SearchResult> {
  const found: SearchedDelivery[] = [];
  const next = await walkDeliveries(context, selection, from, bounds, (row, place) => {
    found.push({ ...row, place });
  });
  return { found, next };
}
