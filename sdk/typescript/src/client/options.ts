/** The settings of a client. */
export interface PosthornOptions {
  /** The address of Posthorn's API, such as `https://posthorn.example.com`; a path is kept. */
  baseUrl: string;
  /** An API key of a project, or an admin key. It is sent as a bearer token. */
  apiKey: string;
  /** The milliseconds until a try ends, its body included. Default: 30,000. */
  timeoutMs?: number;
  /** How often a failed try is repeated, if it is safe to repeat. Default: 2. */
  maxRetries?: number;
  /** The longest wait before a repeat, in milliseconds: if `Retry-After` is longer, the call fails. Default: 60,000. */
  maxRetryDelayMs?: number;
  /** Sends the requests. Default: the global `fetch` at the time of each request. */
  fetch?: typeof globalThis.fetch;
}

/** The settings of one call. */
export interface CallOptions {
  /** Ends the call, its waits and repeats included; the call then throws the signal's reason. */
  signal?: AbortSignal;
  /** Replaces the client's `timeoutMs`. */
  timeoutMs?: number;
  /** Replaces the client's `maxRetries`. */
  maxRetries?: number;
}

/** The settings of a call that the API executes once for each idempotency key. */
export interface KeyedCallOptions extends CallOptions {
  /**
   * 1 to 255 visible ASCII characters. A call with the key of an earlier call has no effect, and returns the result of
   * the earlier call. Give the same key again after a restart to finish a call. Default: a random key.
   */
  idempotencyKey?: string;
}

/** The settings of a client, checked and complete. */
export interface Settings {
  baseUrl: string;
  apiKey: string;
  timeoutMs: number;
  maxRetries: number;
  maxRetryDelayMs: number;
  fetch: typeof globalThis.fetch | undefined;
}

/** The longest delay of a timer in JavaScript. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @throws TypeError unless the value is a whole number in the range */
export function checkInteger(name: string, value: number, min: number, max = MAX_TIMER_MS): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new TypeError(`\`${name}\` must be a whole number from ${min} to ${max}.`);
}

function checkBaseUrl(baseUrl: string): string {
  let url: URL | undefined;
  try {
    url = new URL(baseUrl);
  } catch {
    // An invalid URL fails the check below.
  }
  const isRight = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (!isRight) throw new TypeError('`baseUrl` must be an http or https URL without a user, a query and a fragment.');
  return url!.href.replace(/\/+$/, '');
}

/** @throws TypeError that names the wrong option; the message does not repeat the key */
export function checkOptions(options: PosthornOptions): Settings {
  const { baseUrl, apiKey, timeoutMs = 30_000, maxRetries = 2, maxRetryDelayMs = 60_000, fetch } = options;
  if (typeof apiKey !== 'string' || !/^[\x21-\x7e]+$/.test(apiKey))
    throw new TypeError('`apiKey` must be a string of visible ASCII characters.');
  return {
    baseUrl: checkBaseUrl(baseUrl),
    apiKey,
    timeoutMs: checkInteger('timeoutMs', timeoutMs, 1),
    maxRetries: checkInteger('maxRetries', maxRetries, 0, 100),
    maxRetryDelayMs: checkInteger('maxRetryDelayMs', maxRetryDelayMs, 0),
    fetch,
  };
}
