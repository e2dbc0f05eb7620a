import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#kernel';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { Leadership } from './leadership.ts';
import type { LeaderMessage, LeaderOrder } from './testing/leader-process.ts';

const ENTRY = fileURLToPath(new URL('./testing/leader-process.ts', import.meta.url));

/** A leader in a process of its own. */
class LeaderProcess {
  readonly messages: LeaderMessage[] = [];
  private readonly child: ChildProcess;

  constructor(name: string, databaseUrl: string) {
    this.child = fork(ENTRY, [name, databaseUrl], { execArgv: [], env: { PATH: process.env.PATH } });
    this.child.on('message', (message: LeaderMessage) => this.messages.push(message));
  }

  get epochs(): number[] {
    return this.messages.flatMap((message) => (message.kind === 'leads' ? [message.epoch] : []));
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }

  /** The reply to an order. The process handles the order before its timers if both are due. */
  async order(order: LeaderOrder): Promise<LeaderMessage> {
    const before = this.messages.length;
    this.child.send(order);
    await this.has((message, index) => index >= before && message.kind === 'held');
    return this.messages.slice(before).find(({ kind }) => kind === 'held')!;
  }

  async has(which: (message: LeaderMessage, index: number) => boolean): Promise<void> {
    await eventually(
      () => Promise.resolve(this.messages),
      (messages) => messages.some(which),
    );
  }

  async end(): Promise<void> {
    this.child.kill('SIGCONT');
    this.child.disconnect();
    await once(this.child, 'exit');
  }
}

describe('a leader whose process stands still for a while', () => {
  let database: TestDatabase;
  let leader: LeaderProcess;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.pool.query('truncate posthorn.lease, posthorn.ownership');
    leader = new LeaderProcess('spec', database.url);
    await leader.has(({ kind }) => kind === 'leads');
  });
  afterEach(() => leader.end());

  it('is replaced by a standby while it is frozen, and finds its lease lost when it wakes', async () => {
    const epochs: number[] = [];
    const options = { name: 'spec', databaseUrl: database.url, owner: 'standby', clock: systemClock };
    const standby = new Leadership({ ...options, onProblem: () => undefined }, async (epoch, signal) => {
      epochs.push(epoch);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    });
    expect(await leader.order({ kind: 'report' })).toEqual({ kind: 'held', isHeld: true });
    leader.signal('SIGSTOP');
    await eventually(
      () => Promise.resolve(epochs),
      ([epoch]) => epoch === 2,
    );
    const asked = leader.order({ kind: 'report' });
    leader.signal('SIGCONT');
    expect(await asked).toEqual({ kind: 'held', isHeld: false });
    await leader.has(({ kind }) => kind === 'ended');
    await standby.stop();
    await leader.has((message) => message.kind === 'leads' && message.epoch === 3);
    expect([epochs, leader.epochs]).toEqual([[2], [1, 3]]);
  });

  it('keeps its epoch if its event loop was blocked longer than its lease and no standby took over', async () => {
    expect(await leader.order({ kind: 'compute', ms: 3_500 })).toEqual({ kind: 'held', isHeld: false });
    await eventually(
      () => leader.order({ kind: 'report' }),
      (message) => message.kind === 'held' && message.isHeld,
    );
    expect(leader.epochs).toEqual([1]);
    expect(leader.messages.some(({ kind }) => kind === 'ended')).toBe(false);
  });
});
