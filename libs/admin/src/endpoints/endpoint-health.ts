import type { EndpointStatus } from '#kernel';
import type { GoneCause } from '#delivery';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When an endpoint counts as failing, and when that ends in its being disabled. */
export const HEALTH_LIMITS = {
  /** So many failed attempts in a row of one delivery make it failing. */
  failingInARow: 5,
  /** So does nothing but failures for so long, from the first to the last. */
  failingAfterMs: HOUR_MS,
  /** It is disabled when it has had no success for so long … */
  disableAfterMs: 5 * DAY_MS,
  /** … and so many attempts, */
  disableFailures: 20,
  /** … so long after its project was warned. */
  warnBeforeMs: DAY_MS,
} as const;

/** The sum of an endpoint's attempts since its last success. */
export interface EndpointHealth {
  failures: number;
  /** The most failed attempts in a row of one delivery. */
  inARow: number;
  failingSinceMs: number | null;
  lastFailureAtMs: number | null;
  lastError: string | null;
  /** It asked for nothing more, and how. */
  gone: GoneCause | null;
}

export type HealthReason = 'failures-in-a-row' | 'failures-for-an-hour' | 'failures-for-days' | 'success' | GoneCause;

/** Why an endpoint's state has changed by itself. */
export interface HealthCause {
  reason: HealthReason;
  failures: number;
  /** RFC 3339; null if it has not failed. */
  failingSince: string | null;
  lastError: string | null;
}

/** What an endpoint's health makes of it. */
export type HealthEvent =
  | { type: 'endpoint.failing'; cause: HealthCause }
  | { type: 'endpoint.recovered'; cause: HealthCause }
  | { type: 'endpoint.disable-warned'; cause: HealthCause; disableAt: string }
  | { type: 'endpoint.disabled'; cause: HealthCause };

/** Where an endpoint stands, as far as its health matters. */
export interface Standing {
  life: EndpointStatus;
  /** When it will be disabled, if its project was warned of that; RFC 3339. */
  disableAt: string | null;
}

const isoOf = (ms: number) => new Date(ms).toISOString();

function causeOf(reason: HealthReason, { failures, failingSinceMs, lastError }: EndpointHealth): HealthCause {
  return { reason, failures, failingSince: failingSinceMs === null ? null : isoOf(failingSinceMs), lastError };
}

function judgeActive(health: EndpointHealth, nowMs: number): HealthEvent[] {
  if (health.failures === 0) return [];
  if (health.inARow >= HEALTH_LIMITS.failingInARow) {
    return [{ type: 'endpoint.failing', cause: causeOf('failures-in-a-row', health) }];
  }
  // A dispatcher whose clock is ahead makes no failures of the time that is still to come.
  const spanMs = Math.min(health.lastFailureAtMs ?? 0, nowMs) - (health.failingSinceMs ?? 0);
  if (spanMs < HEALTH_LIMITS.failingAfterMs) return [];
  return [{ type: 'endpoint.failing', cause: causeOf('failures-for-an-hour', health) }];
}

function judgeFailing(disableAt: string | null, health: EndpointHealth, nowMs: number): HealthEvent[] {
  if (health.failures === 0) return [{ type: 'endpoint.recovered', cause: causeOf('success', health) }];
  if (health.failures < HEALTH_LIMITS.disableFailures || health.failingSinceMs === null) return [];
  const cause = causeOf('failures-for-days', health);
  if (disableAt !== null) return Date.parse(disableAt) <= nowMs ? [{ type: 'endpoint.disabled', cause }] : [];
  const { disableAfterMs, warnBeforeMs } = HEALTH_LIMITS;
  const warnAtMs = health.failingSinceMs + disableAfterMs - warnBeforeMs;
  if (warnAtMs > nowMs) return [];
  // Whoever was away that day is warned first: nobody is disabled without a day's notice.
  const disableAtMs = Math.max(health.failingSinceMs + disableAfterMs, nowMs + warnBeforeMs);
  return [{ type: 'endpoint.disable-warned', cause, disableAt: isoOf(disableAtMs) }];
}

/** What an endpoint's health makes of it now. Pure. */
export function judgeHealth({ life, disableAt }: Standing, health: EndpointHealth, nowMs: number): HealthEvent[] {
  if (life === 'pending' || life === 'disabled') return [];
  if (health.gone !== null) return [{ type: 'endpoint.disabled', cause: causeOf(health.gone, health) }];
  switch (life) {
    case 'active':
      return judgeActive(health, nowMs);
    case 'failing':
      return judgeFailing(disableAt, health, nowMs);
    case 'paused':
      return [];
    default:
      return life satisfies never;
  }
}
