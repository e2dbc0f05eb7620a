import { unixMsOfUuid } from '#kernel';
import type { LogRecord, OwnedPartition, RoutedDelivery } from '#message-log';
import { type DeliveryState, FIRST } from '../model/delivery-state.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';

type DeliveryRecord = LogRecord<RoutedDelivery>;

/**
 * The records between their arrival and their outcome. A delivery may arrive again meanwhile, because its router
 * stopped before it knew that the log had the record. Postgres has no record of the delivery yet, but it must not be
 * sent twice.
 */
export class RecordsInHand {
  private readonly byDelivery = new Map<string, DeliveryRecord[]>();

  /**
   * @returns true if the delivery is to be sent; false if it is in hand already: the record then completes together
   * with the earlier record
   */
  take(record: DeliveryRecord): boolean {
    const { deliveryId } = record.value;
    const held = this.byDelivery.get(deliveryId);
    if (held && held[0]!.owner === record.owner) {
      held.push(record);
      return false;
    }
    this.byDelivery.set(deliveryId, [record]);
    return true;
  }

  has(deliveryId: string): boolean {
    return this.byDelivery.has(deliveryId);
  }

  /** The outcome of the record, or its parked row, is committed. */
  complete(record: DeliveryRecord): void {
    const { deliveryId } = record.value;
    const held = this.byDelivery.get(deliveryId);
    if (held?.[0] !== record) return record.complete(); // forgotten, or another ownership's by now
    this.byDelivery.delete(deliveryId);
    for (const each of held) each.complete();
  }

  /** The task of a record, which completes the record when its outcome is committed. */
  taskOf(record: DeliveryRecord, state: DeliveryState): DeliveryTask {
    const { owner, bytes, value } = record;
    const { deliveryId, endpointId, event } = value;
    const onSettled = () => this.complete(record);
    const dueAtMs = unixMsOfUuid(event.id);
    return { deliveryId, endpointId, event, trigger: FIRST, state, dueAtMs, isStored: false, owner, bytes, onSettled };
  }

  /** Forgets the records of revoked partitions, which will have no outcome here. */
  forget(partitions: readonly OwnedPartition[]): void {
    for (const [deliveryId, [first]] of this.byDelivery) {
      if (partitions.includes(first!.owner)) this.byDelivery.delete(deliveryId);
    }
  }
}
