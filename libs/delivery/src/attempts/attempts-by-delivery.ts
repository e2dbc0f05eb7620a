import type { DeliveryState } from '../model/delivery-state.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';

interface Attempt {
  readonly task: Pick<DeliveryTask, 'deliveryId' | 'owner' | 'state'>;
}

/** The latest state of each delivery, among the states of its attempts. */
export function latestStates(attempts: readonly Attempt[]): Map<string, DeliveryState> {
  const states = new Map<string, DeliveryState>();
  for (const { task } of attempts) {
    const known = states.get(task.deliveryId);
    if (known === undefined || known.attempts < task.state.attempts) states.set(task.deliveryId, task.state);
  }
  return states;
}

/**
 * Sorts out attempts whose delivery has an attempt of another owner before them. One statement writes the attempts of
 * one owner of a delivery; attempts of a stale epoch are left to the new owner.
 */
export function ofOneOwnerEach<T extends Attempt>(all: readonly T[]): { attempts: T[]; others: T[] } {
  if (all.every(({ task }) => task.owner === all[0]!.task.owner)) return { attempts: [...all], others: [] };
  const owners = new Map<string, DeliveryTask['owner']>();
  const attempts: T[] = [];
  const others: T[] = [];
  for (const attempt of all) {
    const { deliveryId, owner } = attempt.task;
    const known = owners.get(deliveryId) ?? owner;
    owners.set(deliveryId, known);
    const isSame = known === owner || (known.fence === owner.fence && known.epoch === owner.epoch);
    (isSame ? attempts : others).push(attempt);
  }
  return { attempts, others };
}
