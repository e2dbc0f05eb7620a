import type { PosthornEvent } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { DeliveryState, Trigger } from './delivery-state.ts';

/** One try that is to be made now, on its way through a lane. */
export interface DeliveryTask {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly event: PosthornEvent;
  readonly trigger: Trigger;
  /** The recorded state of the delivery. */
  readonly state: DeliveryState;
  /**
   * When it was to be sent, in Unix milliseconds: when the event was emitted, the time of a retry, or the request of a
   * replay.
   */
  readonly dueAtMs: number;
  /** True if it was claimed from a row of `due`. */
  readonly isStored: boolean;
  /** The partition of its endpoint; every write on its behalf carries this epoch. */
  readonly owner: OwnedPartition;
  /** The size of the task in memory. */
  readonly bytes: number;
  /** Called when its outcome, or its parked row, is committed: the caller that handed it over may forget it. */
  onSettled(): void;
}
