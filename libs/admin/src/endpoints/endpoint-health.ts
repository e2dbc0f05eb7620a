import { type EndpointStatus, isoOf } from '#kernel';
import type { GoneCause } from '#delivery';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The limits at which an endpoint becomes failing, and at which it is disabled. */
export const HEALTH_LIMITS = {
  /** Failed attempts in a row of one delivery that make the endpoint failing. */
  failingInARow: 5,
  /** The time with nothing but failures, from the first to the last, that makes the endpoint failing. */
  failingAfterMs: HOUR_MS,
  /** A failing endpoint is disabled after this time without a success, … */
  disableAfterMs: 5 * DAY_MS,
  /** … this number of failed attempts, … */
  disableFailures: 20,
  /** … and this time after the warning of its project. */
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
  /** The form in which the receiver refused all further requests; null if it did not. */
  gone: GoneCause | null;
}

/**
 * The outcome of attempts for which Posthorn changes the state of an endpoint, or warns its project. `success` makes a
 * failing endpoint active again.
 */
export type HealthReason = 'failures-in-a-row' | 'failures-for-an-hour' | 'failures-for-days' | 'success' | GoneCause;

/** The reason why Posthorn itself changed the state of an endpoint. */
export interface HealthCause {
  reason: HealthReason;
  failures: number;
  /** RFC 3339; null if it has not failed. */
  failingSince: string | null;
  lastError: string | null;
}

/** A change of an endpoint's state because of its health. */
export type HealthEvent =
  | { type: 'endpoint.failing'; cause: HealthCause }
  | { type: 'endpoint.recovered'; cause: HealthCause }
  | { type: 'endpoint.disable-warned'; cause: HealthCause; disableAt: string }
  | { type: 'endpoint.disabled'; cause: HealthCause };

/** The part of an endpoint's state that its health can change. */
export interface HealthState {
  life: EndpointStatus;
  /** The time at which the endpoint will be disabled, if its project was warned; RFC 3339. */
  disableAt: string | null;
}

function causeOf(reason: HealthReason, { failures, failingSinceMs, lastError }: EndpointHealth): HealthCause {
  return { reason, failures, failingSince: failingSinceMs === null ? null : isoOf(failingSinceMs), lastError };
}

function judgeActive(health: EndpointHealth, nowMs: number): HealthEvent[] {
  if (health.failures === 0) return [];
  if (health.inARow >= HEALTH_LIMITS.failingInARow) {
    return [{ type: 'endpoint.failing', cause: causeOf('failures-in-a-row', health) }];
  }
  // If the clock of a dispatcher is ahead, time still to come does not count as failing time.
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
  // A late warning still leaves a day: no endpoint is disabled without a day's notice.
  const disableAtMs = Math.max(health.failingSinceMs + disableAfterMs, nowMs + warnBeforeMs);
  return [{ type: 'endpoint.disable-warned', cause, disableAt: isoOf(disableAtMs) }];
}

/** Decides which changes an endpoint's health causes now. Pure. */
export function judgeHealth({ life, disableAt }: HealthState, health: EndpointHealth, nowMs: number): HealthEvent[] {
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
