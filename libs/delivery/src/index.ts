export { Dispatcher, type DispatcherOptions, type Endpoints } from './dispatcher.ts';
export type { AttemptOutcome, DeliveryStatus, Trigger } from './delivery-state.ts';
export type { EndpointRecord } from './target.ts';
export { shardOf } from './write-attempts.ts';
