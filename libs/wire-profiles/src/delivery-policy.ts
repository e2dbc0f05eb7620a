/**
 * The bounds and schedule of a delivery's attempts. An endpoint begins with its profile's policy, which its owner may
 * change.
 */
export interface DeliveryPolicy {
  /** The deadline of one attempt, from the lookup of its host to the last byte of the answer. */
  readonly timeoutMs: number;
  /** The wait before each retry, measured from the end of the failed attempt. As many retries as entries. */
  readonly retryDelaysMs: readonly number[];
  /** How far each wait may differ at random, as a share of it: 0.1 is ±10 %, 0 keeps it to the second. */
  readonly jitter: number;
  /** The statuses that count as a success: only 200, 200 to 299, or those listed. */
  readonly success: '200' | '2xx' | readonly number[];
  /** The most attempts for this endpoint that run at once; fewer run while it shows signs of overload. */
  readonly maxInFlight: number;
  /**
   * How many attempts for this endpoint may begin a second, on average; may be below 1. Null for as many as it takes.
   */
  readonly ratePerSecond: number | null;
  /**
   * Milliseconds after its event was accepted up to which a delivery is attempted; later it is cancelled. Null for no
   * bound.
   */
  readonly expiresAfterMs: number | null;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits in minutes as `retryDelaysMs`. */
export function minutes(...waits: readonly number[]): number[] {
  return waits.map((wait) => wait * MINUTE_MS);
}

/**
 * The basis of every profile's policy. The schedule spans 75 h 35 min 5 s: 5 s, 5 min, 30 min, then 2, 5, 10, 14, 20
 * and 24 h. A profile whose platform documents another schedule replaces it, and sets the jitter to 0.
 */
export const basePolicy: Omit<DeliveryPolicy, 'timeoutMs' | 'success'> = {
  retryDelaysMs: [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
  ],
  jitter: 0.1,
  maxInFlight: 128,
  ratePerSecond: null,
  expiresAfterMs: null,
};

/** Returns true if a response with this HTTP status is a success. */
export function isSuccess({ success }: Pick<DeliveryPolicy, 'success'>, status: number): boolean {
  switch (success) {
    case '200':
      return status === 200;
    case '2xx':
      return status >= 200 && status <= 299;
    default:
      return success.includes(status);
  }
}
