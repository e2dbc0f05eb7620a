export { addressGroupOf } from './address-group.ts';
export { BodyBytes } from './body-bytes.ts';
export { isCoded } from './body-coding.ts';
export { BodyPace, bodyTooLarge, bodyTooSlow } from './body-pace.ts';
export { BodyReader } from './body-reader.ts';
export { ADMIN, type AuthenticatedRequest, UNAUTHENTICATED } from './caller.ts';
export { type ClientSocket, Connections } from './connections.ts';
export { Door, stopping } from './door.ts';
export { inTime, tooLate } from './in-time.ts';
export { JsonBodies } from './json-bodies.ts';
export { orMethodNotAllowed } from './known-methods.ts';
export {
  BODY_DEADLINE_MS,
  CUSTOMER_DEADLINE_MS,
  HEADERS_DEADLINE_MS,
  KEPT_IDLE_MS,
  HANDLER_DEADLINE_MS,
  JSON_BOUNDS,
  KEY_RESERVED_MS,
  MAX_BODY_BYTES,
  MAX_FORM_BYTES,
  MAX_INLINE_BYTES,
} from './limits.ts';
export { keyOf, ownerThatKeyOpens } from './key-check.ts';
export { type KeyRate, KeyRates, rateExceeded, rateHeaders } from './key-rates.ts';
export { lingering, mustLinger } from './lingering.ts';
export { RequestSlots } from './request-slots.ts';
export { RequestsInFlight } from './requests-in-flight.ts';
export { EventsBody, HandlerDeadline, MayMakeProject, NeedsRight, OfKeysProject } from './route-rules.ts';
export { UnauthenticatedRequests } from './unauthenticated-requests.ts';
export { ParsedEvents } from './parsed-events.ts';
