export { conditionsOf } from './condition/conditions-of.ts';
export { EvaluatedEvent, type MissReason, missReason } from './matching.ts';
export { Router } from './router.ts';
export type { MissCounts } from './route-event.ts';
export { type RoutingToStore, storeRoutings } from './store-routings.ts';
export { storeTestRouting } from './store-test-routing.ts';
export { DeliveryWatch } from './sweep/delivery-watch.ts';
export type { Stall, StallStage } from './sweep/describe-stall.ts';
export { Sweeper, type SweepPlace } from './sweep/sweeper.ts';
