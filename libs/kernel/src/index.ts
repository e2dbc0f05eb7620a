export { backoffMs } from './backoff.ts';
export { BatchQueue, type BatchQueueOptions } from './batch-queue.ts';
export { type Clock, systemClock } from './clock.ts';
export { deliveryIdOf } from './delivery-id.ts';
export { type ErrorCode, type FieldProblem, messageOf, PosthornError, type PosthornErrorOptions } from './errors.ts';
export type { PosthornEvent } from './event.ts';
export { fromTypeId, type IdPrefix, toTypeId } from './typeid.ts';
export { isUuid, lowestUuidAt, unixMsOfUuid, uuidFromBytes, uuidToBytes, uuidv7 } from './uuid.ts';
