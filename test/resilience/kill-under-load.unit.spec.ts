import { setTimeout as pause } from 'node:timers/promises';
import { Inbox } from './arrivals.ts';
import { killUnderLoad } from './kill-under-load.ts';
import type { Victim } from './victim.ts';
import type { WayIn } from './way-in.ts';

/** A way in whose events arrive at its inbox at once; after some events it fails, if a fault is given. */
class DirectWay implements WayIn {
  readonly name = 'direct';
  readonly inbox = new Inbox('/direct');
  committedSoFar = 0;
  isRunning = false;
  private isStopped = false;
  private readonly fault: Error | undefined;

  constructor(fault?: Error) {
    this.fault = fault;
  }

  async run(): Promise<void> {
    this.isRunning = true;
    try {
      while (!this.isStopped) {
        await pause(1);
        this.inbox.note(this.committedSoFar++, 'id');
        if (this.fault && this.committedSoFar > 30) throw this.fault;
      }
    } finally {
      this.isRunning = false;
    }
  }

  stop(): void {
    this.isStopped = true;
  }

  account() {
    return Promise.resolve({ committed: new Set<number>(), rolledBack: new Set<number>(), inDoubt: 0 });
  }
}

describe('Killing under load', () => {
  let kills: number;
  let restarts: number;

  beforeEach(() => {
    [kills, restarts] = [0, 0];
  });

  const victim = (kill = () => Promise.resolve()): Victim => ({
    name: 'it',
    how: 'kill',
    kill: () => (kills++, kill()),
    restart: () => Promise.resolve(void restarts++),
  });
  const run = (victims: Victim[], ...ways: DirectWay[]) =>
    killUnderLoad(
      { victims, killsEach: 2, timeMs: 60_000, random: () => 0, say: () => undefined },
      ways.map((way) => ({ way, eventsPerSecond: 1, inboxes: [way.inbox] })),
    );

  it('kills each victim so many times, and then stops the emitters', async () => {
    const way = new DirectWay();
    expect(await run([victim(), victim()], way)).toBe(4);
    expect([kills, restarts, way.isRunning]).toEqual([4, 4, false]);
  });

  it('has ended the killing and all other ways when it fails because a way in did', async () => {
    const other = new DirectWay();
    await expect(run([victim()], new DirectWay(new Error('a fault')), other)).rejects.toThrow('a fault');
    expect([kills, other.isRunning]).toEqual([restarts, false]);
  });

  it('stops the emitters if a kill fails', async () => {
    const way = new DirectWay();
    const failing = victim(() => Promise.reject(new Error('no such process')));
    await expect(run([failing], way)).rejects.toThrow('no such process');
    expect(way.isRunning).toBe(false);
  });
});
