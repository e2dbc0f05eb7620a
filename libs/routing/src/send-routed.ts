import { deliveryIdOf, messageOf } from '#kernel';
import type { Producer, RoutedDelivery } from '#message-log';
import type { EventRecord } from './routing-batch.ts';
import type { StoredRoutings } from './store-routings.ts';
import { TimeSlice } from '#kernel';

/** Deliveries handed over in one go. */
const SEND_DELIVERIES = 256;

/** The log of the deliveries, and the callbacks by which `sendRouted` reports a refusal. */
export interface SendRoutedOptions {
  deliveries: Producer<RoutedDelivery>;
  /** Returns true while this process owns the partition of the event. */
  isOwned: (record: EventRecord) => boolean;
  onProblem: (message: string) => void;
}

/**
 * Hands the deliveries of stored routings over to the log, repeats first, in slices. Resolves when the log has them in
 * memory; each record completes once the log has all of them. If the log refuses deliveries, that is a problem, unless
 * the partition of their events was released meanwhile, as at a stop. Then the next owner sends them.
 */
export async function sendRouted(
  records: readonly EventRecord[],
  { matched, repeated }: StoredRoutings,
  { deliveries, isOwned, onProblem }: SendRoutedOptions,
): Promise<void> {
  const slice = new TimeSlice();
  const completions = records.map((record) => record.detach());
  const sends: Promise<void>[] = [];
  for (const isRepeat of [true, false]) {
    let piece: RoutedDelivery[] = [];
    const hand = () => {
      if (piece.length === 0) return;
      const sending = deliveries.send(piece, isRepeat ? { recheck: true } : undefined);
      sending.catch(() => undefined); // it may reject before all are waited for
      sends.push(sending);
      piece = [];
    };
    for (const { value: event } of records) {
      if (repeated.has(event.id) !== isRepeat) continue;
      const { endpointIds, catalogueVersion } = matched.get(event.id)!;
      for (const endpointId of endpointIds) {
        piece.push({ deliveryId: deliveryIdOf(event.id, endpointId), endpointId, catalogueVersion, event });
      }
      if (piece.length >= SEND_DELIVERIES) hand();
      if (slice.isSpent) await slice.rest();
    }
    hand();
  }
  Promise.all(sends).then(
    () => {
      for (const complete of completions) complete();
    },
    // Not completed: the reader of the events hands them over again.
    (error: unknown) => {
      if (records.some(isOwned))
        onProblem(`Deliveries were not sent to the log, and are sent again: ${messageOf(error)}`);
    },
  );
}
