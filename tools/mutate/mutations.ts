import { deliveryMutations } from './delivery-mutations.ts';
import { keyMutations } from './key-mutations.ts';
import type { Mutation } from './mutation.ts';
import { outboxMutations } from './outbox-mutations.ts';
import { projectionMutations } from './projection-mutations.ts';
import { routingMutations } from './routing-mutations.ts';
import { runningMutations } from './running-mutations.ts';

/** All mutations, in the order of the pipeline. */
export const mutations: readonly Mutation[] = [
  ...outboxMutations,
  ...routingMutations,
  ...deliveryMutations,
  ...projectionMutations,
  ...runningMutations,
  ...keyMutations,
];
