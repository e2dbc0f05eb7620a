import { FairQueue } from '#kernel';
import type { Lane } from './lane.ts';

/** Turns of first attempts after which what comes later gets one, so that it never starves. */
const FIRSTS_IN_A_ROW = 16;

/**
 * The lanes that may send, in the order of their turns: fair by project, first attempts before what was sent or parked
 * before, which gets a sixteenth of the turns even while first attempts wait.
 *
 * A lane that finds a budget used up is blocked, and stands in no queue until something is given back.
 */
export class LaneTurns {
  private readonly first = new FairQueue<Lane>();
  private readonly later = new FairQueue<Lane>();
  private readonly blocked = new Map<string, Lane[]>();
  private firstsInARow = 0;

  get isEmpty(): boolean {
    return this.first.size === 0 && this.later.size === 0;
  }

  /** Lets a lane take a turn, once for each class of which it has a task. */
  add(lane: Lane): void {
    if (lane.isBlocked) return;
    const turn = lane.hasFirstAttempt ? 'first' : 'later';
    if (lane.hasTurn[turn]) return;
    lane.hasTurn[turn] = true;
    this[turn].push(lane.projectId, lane);
  }

  /** The lane whose turn it is, which stands in its queue no longer; undefined if none waits. */
  next(): { lane: Lane; turn: 'first' | 'later' } | undefined {
    const isLater = this.first.size === 0 || (this.firstsInARow >= FIRSTS_IN_A_ROW && this.later.size > 0);
    const turn = isLater ? 'later' : 'first';
    this.firstsInARow = isLater ? 0 : this.firstsInARow + 1;
    const lane = this[turn].next();
    if (!lane) return undefined;
    lane.hasTurn[turn] = false;
    return { lane, turn };
  }

  /** Takes a lane out of the turns until something is given back. */
  block(lane: Lane): void {
    if (lane.isBlocked) return;
    lane.isBlocked = true;
    const ofProject = this.blocked.get(lane.projectId);
    if (ofProject) ofProject.push(lane);
    else this.blocked.set(lane.projectId, [lane]);
  }

  /**
   * Something was given back by this project: one of its blocked lanes may try again, and one of the project that waits
   * longest, whose share has grown as well.
   */
  unblock(projectId: string): void {
    if (this.blocked.size === 0) return;
    this.unblockOne(projectId);
    const [longest] = this.blocked.keys();
    if (longest !== undefined) this.unblockOne(longest);
  }

  private unblockOne(projectId: string): void {
    const lanes = this.blocked.get(projectId);
    if (!lanes) return;
    this.blocked.delete(projectId);
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      lane.isBlocked = false;
      if (lane.queued === 0) continue; // parked meanwhile
      this.add(lane);
      break;
    }
    // Behind the other projects: each gets its try.
    if (lanes.length > 0) this.blocked.set(projectId, lanes);
  }
}
