export { isCoded } from './body-coding.ts';
export { BodyReader } from './body-reader.ts';
export type { AuthenticatedRequest } from './caller.ts';
export { Connections } from './connections.ts';
export { Door, tooLate } from './door.ts';
export { JsonBodies } from './json-bodies.ts';
export { orMethodNotAllowed } from './known-methods.ts';
export {
  BODY_DEADLINE_MS,
  CUSTOMER_DEADLINE_MS,
  HEADERS_DEADLINE_MS,
  KEPT_IDLE_MS,
  KEY_RESERVED_MS,
  MAX_BODY_BYTES,
  MAX_REQUESTS,
} from './limits.ts';
export { lingering, mustLinger } from './lingering.ts';
export { RequestsInFlight } from './requests-in-flight.ts';
export { EventsBody, HandlerDeadline, NeedsRight, OfKeysProject } from './route-rules.ts';
export { UnauthenticatedRequests } from './unauthenticated-requests.ts';
export { ParsedEvents } from './parsed-events.ts';
