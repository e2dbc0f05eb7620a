import { describeStillLoop, LoopHealth } from './loop-health.ts';

describe('the health of loops', () => {
  let nowMs: number;
  let health: LoopHealth;

  beforeEach(() => {
    nowMs = 0;
    health = new LoopHealth(() => nowMs);
  });

  it('names no loop that reports progress, however often it fails in between', () => {
    const loop = health.loop('relay');
    for (nowMs = 0; nowMs < 60_000; nowMs += 1_000) {
      loop.failed(new Error('no answer'));
      if (nowMs % 5_000 === 0) loop.alive();
      expect(health.standingStill()).toEqual([]);
    }
  });

  it('names a loop without progress for 10 s, with the cause of its last failure', () => {
    const loop = health.loop('relay');
    health.loop('upkeep').alive();
    loop.failed(new Error('no answer'));
    nowMs = 10_001;
    const still = health.standingStill();
    expect(still.map(describeStillLoop)).toEqual([
      'relay has made no progress for 10 s: no answer',
      'upkeep has made no progress for 10 s',
    ]);
    loop.alive();
    expect(health.standingStill().map(({ name }) => name)).toEqual(['upkeep']);
  });

  it('names work that was begun or has failed and has not succeeded for 10 s, and no idle work', () => {
    const hanging = health.work('writing');
    const failing = health.work('mailing', { isMinor: true });
    health.work('idle');
    nowMs = 60_000;
    expect(health.standingStill()).toEqual([]);
    hanging.began();
    for (let nth = 0; nth < 12; nth++, nowMs += 1_000) failing.failed(new Error('no right'));
    expect(health.standingStill()).toMatchObject([
      { name: 'writing', sinceMs: 12_000, cause: undefined, isMinor: false },
      { name: 'mailing', sinceMs: 12_000, cause: 'no right', isMinor: true },
    ]);
    hanging.alive();
    failing.alive();
    nowMs += 60_000;
    expect(health.standingStill()).toEqual([]);
  });

  it('names work once if several loops share its name, with the longest time and the latest failure', () => {
    const [first, second, third] = [health.work('routing'), health.work('routing'), health.work('routing')];
    first.began();
    nowMs = 5_000;
    second.failed(new Error('permission denied'));
    nowMs = 20_000;
    const still = () => health.standingStill();
    expect(still()).toMatchObject([{ name: 'routing', sinceMs: 20_000, cause: 'permission denied' }]);
    third.failed(new Error('away'));
    expect(still()).toMatchObject([{ sinceMs: 20_000, cause: 'away', error: { message: 'away' } }]);
    third.alive();
    expect(still()).toMatchObject([{ sinceMs: 20_000, cause: 'permission denied' }]);
    first.alive();
    expect(still()).toMatchObject([{ name: 'routing', sinceMs: 15_000, cause: 'permission denied' }]);
    second.alive();
    expect(still()).toEqual([]);
  });

  it('counts no time of uncounted work, whether or not something has failed before it', async () => {
    const work = health.work('routing');
    const take = (ms: number) =>
      work.uncounted(() => {
        nowMs += ms;
        expect(health.standingStill()).toEqual([]);
        return Promise.resolve('done');
      });
    expect(await take(60_000)).toBe('done');
    work.failed(new Error('deadlock'));
    nowMs += 5_000;
    await take(60_000);
    expect(health.standingStill()).toEqual([]);
    nowMs += 5_001;
    expect(health.standingStill()).toMatchObject([{ sinceMs: 10_001, cause: 'deadlock' }]);
  });

  it('counts again when uncounted work fails', async () => {
    const work = health.work('routing');
    work.began();
    await expect(work.uncounted(() => Promise.reject(new Error('no thread')))).rejects.toThrow('no thread');
    nowMs = 10_001;
    expect(health.standingStill()).toHaveLength(1);
  });

  it('forgets a loop that was stopped', () => {
    health.loop('relay').stopped();
    nowMs = 60_000;
    expect(health.standingStill()).toEqual([]);
  });
});
