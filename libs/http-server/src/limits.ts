import type { JsonBounds } from '#kernel';
import { MAX_JSON_DEPTH } from '#kernel';

/** The largest body of events: a batch of a thousand events of 8 KiB. */
export const MAX_BODY_BYTES = 8 * 1_048_576;
/**
 * The largest body of any other request: 1 MiB of test data for an endpoint, or a schema and its example, with room to
 * spare.
 */
export const MAX_FORM_BYTES = 2 * 1_048_576;
/**
 * The largest body that is parsed on the event loop. Its worst shapes (members with different names, long numbers) take
 * less than 5 ms together with all checks; a worker thread adds 0.2 ms to any body.
 */
export const MAX_INLINE_BYTES = 32_768;
/** The most bytes of an unread body that Node discards so that the connection can be used again. */
export const MAX_IGNORED_BODY_BYTES = 65_536;
/** The most bytes of bodies that are read or parsed, for all projects. One project alone may hold half. */
export const MAX_BODIES_BYTES = 64 * 1_048_576;
/** The time for a whole body. */
export const BODY_DEADLINE_MS = 30_000;
/** The time after which a body must have come at the minimum rate. */
export const BODY_GRACE_MS = 5_000;
/** The average rate that a body must have, in bytes a second: a tenth of a GPRS connection. */
export const MIN_BODY_BYTES_PER_SECOND = 1_024;

/** The most requests of all callers at the same time. One project alone may hold half. */
export const MAX_REQUESTS = 1_024;
/** The time for a request's work, from its last byte to its response. */
export const HANDLER_DEADLINE_MS = 10_000;
/** The time for the work of a request that waits for a customer's server, which may take 60 s. */
export const CUSTOMER_DEADLINE_MS = 75_000;
/**
 * The time for which an `Idempotency-Key` is reserved for a request without a response. Longer than the work of any
 * request: that work goes on after its deadline, and each of its last statements may then take a minute.
 */
export const KEY_RESERVED_MS = 4 * CUSTOMER_DEADLINE_MS;

/** The part of the connections that clients without a valid key may hold. */
export const UNKNOWN_SHARE = 0.5;
/** The time after which an idle connection without a valid key is closed. */
export const UNKNOWN_IDLE_MS = 10_000;
/**
 * The time after which an idle connection with a valid key is closed: longer than the idle time of common load
 * balancers (60 s).
 */
export const KEPT_IDLE_MS = 75_000;
/** The time for the headers of a request. */
export const HEADERS_DEADLINE_MS = 10_000;

/** The bounds of a JSON body. The data of an event is one level deep in the body, or three in a batch. */
export const JSON_BOUNDS: Readonly<Record<'event' | 'batch' | 'form', JsonBounds>> = {
  // 300 values for each event of a full batch.
  event: { maxDepth: MAX_JSON_DEPTH + 1, maxValues: 300_000 },
  batch: { maxDepth: MAX_JSON_DEPTH + 3, maxValues: 300_000 },
  // Parsed on the event loop: 10,000 values take about 2 ms.
  form: { maxDepth: MAX_JSON_DEPTH + 1, maxValues: 10_000 },
};
