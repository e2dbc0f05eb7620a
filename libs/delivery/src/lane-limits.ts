import { type Clock, RateLimit, steadyMs } from '#kernel';
import type { DeliverySender, SendLimits } from './delivery-sender.ts';
import type { Lane } from './lane.ts';

/**
 * The lateness of timers that a rate makes up for. After a late timer or a rest, the requests of this time may go at
 * once.
 */
const CATCH_UP_SECONDS = 0.1;

function pacing(perSecond: number, nowMs: number): RateLimit {
  const missed = perSecond * CATCH_UP_SECONDS;
  return new RateLimit({ perSecond, burst: 1 + missed }, Math.max(1, missed), nowMs);
}

/**
 * The limits of a lane's endpoint as of now; 0 in flight while nothing may be sent. Its pace is kept as long as the
 * rate is the same, also while nothing may be sent.
 */
export function limitsOf(lane: Lane, sender: Pick<DeliverySender, 'limits'>, clock: Clock): SendLimits {
  const limits = sender.limits(lane.endpointId);
  if (limits.maxInFlight === 0) return limits;
  const { ratePerSecond } = limits;
  if (ratePerSecond === null) lane.pace = undefined;
  else if (lane.pace?.rate.perSecond !== ratePerSecond) lane.pace = pacing(ratePerSecond, steadyMs(clock));
  return limits;
}
