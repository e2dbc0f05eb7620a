export { activeSecrets } from './active-secrets.ts';
export { Dispatcher } from './dispatcher.ts';
export type { AttemptTrigger, DeliveryStatus } from './delivery-state.ts';
export type { GoneCause } from './receiver-wish.ts';
export { renderDelivery } from './render-delivery.ts';
export { sendTest } from './send-test.ts';
export { type EndpointRecord, type Target, Targets } from './target.ts';
export { OWN_SCHEDULE, shardOf } from './write-attempts.ts';
export { writeTestAttempt } from './write-test-attempt.ts';
