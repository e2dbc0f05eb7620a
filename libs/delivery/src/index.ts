export { activeSecrets } from './model/active-secrets.ts';
export { Dispatcher } from './dispatcher.ts';
export type { AttemptTrigger, DeliveryStatus } from './model/delivery-state.ts';
export type { GoneCause } from './model/receiver-directives.ts';
export { renderDelivery } from './sending/render-delivery.ts';
export { sendTest } from './sending/send-test.ts';
export { type EndpointRecord, type Target, Targets } from './model/target.ts';
export { OWN_SCHEDULE, shardOf } from './model/due-key.ts';
export { writeTestAttempt } from './attempts/write-test-attempt.ts';
