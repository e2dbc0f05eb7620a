import { FairQueue } from '#kernel';
import type { Lane, Turn } from './lane.ts';

/** Turns of first attempts after which a retry, replay or parked delivery gets a turn, so that these never starve. */
const FIRSTS_IN_A_ROW = 16;

/**
 * The lanes that may send, in the order of their turns: fair by project, and first attempts before retries, replays and
 * parked deliveries. These get one turn in 17 while first attempts wait.
 *
 * A lane that finds a budget used up is blocked, and waits in no queue until part of a budget is given back.
 */
export class LaneTurns {
  private readonly first = new FairQueue<Lane>();
  private readonly later = new FairQueue<Lane>();
  private readonly blocked = new Map<string, Lane[]>();
  private firstsInARow = 0;

  get isEmpty(): boolean {
    return this.first.size === 0 && this.later.size === 0;
  }

  /** Queues a lane for a turn, once for each class in which it has a task. */
  add(lane: Lane): void {
    const turn = lane.wantTurn();
    if (turn !== undefined) this[turn].push(lane.projectId, lane);
  }

  /** Takes the lane whose turn it is out of its queue; undefined if none waits. */
  next(): { lane: Lane; turn: Turn } | undefined {
    const isLater = this.first.size === 0 || (this.firstsInARow >= FIRSTS_IN_A_ROW && this.later.size > 0);
    const turn = isLater ? 'later' : 'first';
    this.firstsInARow = isLater ? 0 : this.firstsInARow + 1;
    const lane = this[turn].next();
    if (!lane) return undefined;
    lane.endTurn(turn);
    return { lane, turn };
  }

  /** Takes a lane out of the turns until part of a budget is given back. */
  block(lane: Lane): void {
    if (!lane.block()) return;
    const ofProject = this.blocked.get(lane.projectId);
    if (ofProject) ofProject.push(lane);
    else this.blocked.set(lane.projectId, [lane]);
  }

  /**
   * Called when this project has given back part of a budget. One of its blocked lanes may try again, and so may one
   * lane of the project that waits longest, because its share has grown too.
   * @returns true if more lanes of the project are blocked
   */
  unblock(projectId: string): boolean {
    if (this.blocked.size === 0) return false;
    this.unblockOne(projectId);
    const [longest] = this.blocked.keys();
    if (longest !== undefined) this.unblockOne(longest);
    return this.blocked.has(projectId);
  }

  private unblockOne(projectId: string): void {
    const lanes = this.blocked.get(projectId);
    if (!lanes) return;
    this.blocked.delete(projectId);
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
      lane.unblock();
      if (lane.queued === 0) continue; // parked meanwhile
      this.add(lane);
      break;
    }
    // Queued after the other projects, so that each project gets a try.
    if (lanes.length > 0) this.blocked.set(projectId, lanes);
  }
}
