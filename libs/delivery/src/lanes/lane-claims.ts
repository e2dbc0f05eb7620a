import { type Clock, FairQueue, steadyMs } from '#kernel';
import type { DeliverySender } from '../sending/delivery-sender.ts';
import type { DispatchShares } from './dispatch-shares.ts';
import type { Lane } from './lane.ts';
import { limitsOf } from './lane-limits.ts';

/**
 * A parked lane's request for rows: how many it has room for, and how many had arrived in Postgres when it was made.
 */
export interface LaneClaim {
  readonly endpointId: string;
  readonly room: number;
  /** Bytes taken for them until the claim is over. */
  readonly bytes: number;
  readonly arrivals: number;
}

/** The limits from which `LaneClaims` computes the room of a lane. */
export interface LaneClaimsOptions {
  sender: Pick<DeliverySender, 'limits'>;
  clock: Clock;
  shares: DispatchShares;
  /** A delivery waits in memory for no longer than this. */
  maxWaitMs: number;
  /** Called when a parked lane has room. */
  onRoom(): void;
}

/** A lane claims in advance the deliveries that it sends in this time, so that it does not run dry during a claim. */
const CLAIM_AHEAD_MS = 1_000;
/** The most deliveries of a lane that are claimed in advance. */
const MAX_AHEAD = 1_000;
/** The longest time for which a lane with a slow rate claims in advance. */
const LONGEST_LOOK_AHEAD_MS = 5_000;

/**
 * The time for which a lane claims in advance: long enough for two deliveries at a slow rate, because otherwise the
 * second would be claimed too late.
 */
function lookAheadMs(perSecond: number | null): number {
  if (perSecond === null) return CLAIM_AHEAD_MS;
  return Math.min(LONGEST_LOOK_AHEAD_MS, Math.max(CLAIM_AHEAD_MS, 2_000 / perSecond));
}

/** Decides which parked lanes take deliveries out of Postgres next, and how many; fair by project. */
export class LaneClaims {
  private readonly waiting = new FairQueue<Lane>();

  constructor(private readonly options: LaneClaimsOptions) {}

  /**
   * Queues a claim for a parked lane, if Postgres may have deliveries of the lane and the lane can take in at least as
   * many deliveries as already wait in it.
   */
  check(lane: Lane): void {
    if (!lane.isParked || lane.isClaiming || !lane.rows.mayExist) return;
    const room = this.room(lane);
    if (room === 0 || room < lane.queued) return;
    lane.beginClaim();
    this.waiting.push(lane.projectId, lane);
    this.options.onRoom();
  }

  /** The next claims, of at most `maxLanes` lanes. Each ends by `ended`. */
  next(maxLanes: number): LaneClaim[] {
    const claims: LaneClaim[] = [];
    while (claims.length < maxLanes) {
      const lane = this.waiting.next();
      if (!lane) break;
      const room = lane.isParked ? this.room(lane) : 0;
      if (room === 0) {
        lane.endClaim();
        continue;
      }
      const bytes = room * lane.taskBytes;
      this.options.shares.bytes.take(lane.path, bytes);
      claims.push({ endpointId: lane.endpointId, room, bytes, arrivals: lane.rows.arrivals });
    }
    return claims;
  }

  /** Notes the end of a claim for the lane. */
  ended(lane: Lane, { bytes }: LaneClaim): void {
    lane.endClaim();
    this.options.shares.bytes.give(lane.path, bytes);
    lane.ended.claimed(steadyMs(this.options.clock));
  }

  /**
   * The number of deliveries that the lane can take in now: the free places of its window, and the places of deliveries
   * that it will send during the next claim.
   */
  room(lane: Lane): number {
    const { sender, clock, shares } = this.options;
    const { maxInFlight: max } = limitsOf(lane, sender, clock);
    if (max === 0 || !shares.slots.fits(lane.path, 1)) return 0;
    const nowMs = steadyMs(clock);
    if (lane.rest.leftMs(nowMs) > 0) return 0;
    const inBytes = Math.floor(shares.bytes.roomOf(lane.path) / lane.taskBytes);
    const inWindow = lane.window.limit(max) + this.ahead(lane, nowMs) - lane.inFlight - lane.queued;
    const inPace = lane.pace.available(nowMs, lookAheadMs(lane.pace.perSecond)) - lane.queued;
    return Math.max(0, Math.min(inBytes, inWindow, inPace, lane.resumeAllowance(nowMs)));
  }

  /**
   * Returns true if the lane accepts a retry or replay that has come due. A flowing lane holds as many of them in
   * memory, beside first attempts, as may be in flight at once.
   */
  hasRoomFor(lane: Lane, bytes: number): boolean {
    if (lane.isParked) return this.room(lane) > 0;
    const { sender, clock, shares } = this.options;
    const { maxInFlight: max } = limitsOf(lane, sender, clock);
    if (max === 0 || !shares.bytes.fits(lane.path, bytes)) return false;
    return lane.queuedLater < lane.window.limit(max);
  }

  private ahead(lane: Lane, nowMs: number): number {
    const horizonMs = Math.min(CLAIM_AHEAD_MS, this.options.maxWaitMs / 2);
    return Math.min(MAX_AHEAD, Math.floor(horizonMs * lane.ended.perMs(nowMs)));
  }
}
