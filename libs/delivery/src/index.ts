export { forgetHealth, shiftHealth } from './attempts/change-health.ts';
export { Dispatcher } from './dispatcher.ts';
export type { AttemptTrigger, DeliveryStatus } from './model/delivery-state.ts';
export type { GoneCause } from './model/receiver-directives.ts';
export { renderDelivery } from './sending/render-delivery.ts';
export { sendTest } from './sending/send-test.ts';
export { type Target, Targets } from './model/target.ts';
export { dropDueBefore, makeFirstAttemptDue, makeReplayDue } from './due/make-due.ts';
export { writeTestAttempt } from './attempts/write-test-attempt.ts';
