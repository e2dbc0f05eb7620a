import type { KeyIdentity } from '#admin';
import { type Clock, counted, PosthornError, remember, steadyMs } from '#kernel';

/** The most keys whose requests are counted. The window that began first makes room for another key. */
const MAX_KEYS = 100_000;

/** The most requests of a key in a window, by the kind of the key. Undefined: no limit. */
export interface RateLimits {
  maxRequests: number | undefined;
  adminMaxRequests: number | undefined;
  windowSeconds: number;
}

/** The limit of a key, and the part of it that is left after a request. */
export interface KeyRate {
  maxRequests: number;
  windowSeconds: number;
  remaining: number;
  /** Whole seconds until the window ends, at least 1. */
  resetSeconds: number;
  /** True if the request is one too many. */
  isExceeded: boolean;
}

interface Window {
  /** By `steadyMs`. */
  sinceMs: number;
  requests: number;
}

/**
 * Counts the requests of each key in windows. A window begins with the first request of its key. Requests past the
 * limit are counted no further, so a key is free again when its window ends, even if its program does not stop.
 *
 * Each process counts for itself (docs/adr/0054-rates-of-keys-by-process.md).
 */
export class KeyRates {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly limits: RateLimits,
    private readonly clock: Pick<Clock, 'nowMs' | 'steppedMs'>,
  ) {}

  /** Counts a request of a key. @returns undefined if its kind has no limit */
  take({ id, projectId }: KeyIdentity): KeyRate | undefined {
    const { windowSeconds } = this.limits;
    const maxRequests = projectId === null ? this.limits.adminMaxRequests : this.limits.maxRequests;
    if (maxRequests === undefined) return undefined;
    const nowMs = steadyMs(this.clock);
    const window = this.windowOf(id, nowMs);
    const isExceeded = window.requests >= maxRequests;
    if (!isExceeded) window.requests++;
    const leftMs = window.sinceMs + windowSeconds * 1_000 - nowMs;
    return {
      ...{ maxRequests, windowSeconds, isExceeded },
      remaining: maxRequests - window.requests,
      resetSeconds: Math.max(1, Math.ceil(leftMs / 1_000)),
    };
  }

  private windowOf(id: string, nowMs: number): Window {
    const found = this.windows.get(id);
    if (found && nowMs - found.sinceMs < this.limits.windowSeconds * 1_000) return found;
    const window = { sinceMs: nowMs, requests: 0 };
    remember(this.windows, id, window, MAX_KEYS);
    return window;
  }
}

/**
 * The header fields of a response (draft-ietf-httpapi-ratelimit-headers-10): the policy with its quota `q` and window
 * `w`, and the requests `r` that remain until the window ends in `t` seconds.
 */
export function rateHeaders(rate: KeyRate): { 'ratelimit-policy': string; ratelimit: string } {
  return {
    'ratelimit-policy': `"default";q=${rate.maxRequests};w=${rate.windowSeconds}`,
    ratelimit: `"default";r=${rate.remaining};t=${rate.resetSeconds}`,
  };
}

/** The error for a request past the limit of its key. */
export function rateExceeded({ maxRequests, windowSeconds, resetSeconds }: KeyRate): PosthornError {
  const limit = `${counted(maxRequests, 'request')} in ${windowSeconds} s`;
  const message = `The key that was sent has used up its rate limit of ${limit}. Send the request again in ${resetSeconds} s.`;
  return new PosthornError('too-many-requests', message, { canRetry: true, retryAfterMs: resetSeconds * 1_000 });
}
