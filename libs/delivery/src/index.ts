export { activeSecrets, type SecretTimes } from './active-secrets.ts';
export type { AttemptFacts } from './attempt-facts.ts';
export { Dispatcher, type DispatcherOptions, type Endpoints } from './dispatcher.ts';
export type { AttemptOutcome, AttemptTrigger, DeliveryStatus, Trigger } from './delivery-state.ts';
export { sendTest } from './send-test.ts';
export { type EndpointRecord, type Target, Targets } from './target.ts';
export { shardOf } from './write-attempts.ts';
export { writeTestAttempt } from './write-test-attempt.ts';
