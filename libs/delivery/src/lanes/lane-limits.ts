import { type Clock, steadyMs } from '#kernel';
import type { DeliverySender, SendLimits } from '../sending/delivery-sender.ts';
import type { Lane } from './lane.ts';

/**
 * The limits of a lane's endpoint as of now; 0 in flight while nothing may be sent. Its pace is kept as long as the
 * rate is the same, also while nothing may be sent.
 */
export function limitsOf(lane: Lane, sender: Pick<DeliverySender, 'limits'>, clock: Clock): SendLimits {
  const limits = sender.limits(lane.endpointId);
  if (limits.maxInFlight === 0) return limits;
  const { ratePerSecond } = limits;
  if (ratePerSecond !== lane.pace.perSecond) lane.pace.set(ratePerSecond, steadyMs(clock));
  return limits;
}
