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

  it('names work that was begun, or has failed, and has not succeeded for 10 s, and none that is idle', () => {
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

  it('names work once that several do under one name, by the one that waits longest', () => {
    const [first, second] = [health.work('routing'), health.work('routing')];
    first.began();
    nowMs = 5_000;
    second.failed(new Error('away'));
    nowMs = 20_000;
    expect(health.standingStill()).toMatchObject([{ name: 'routing', sinceMs: 20_000, cause: undefined }]);
    first.alive();
    expect(health.standingStill()).toMatchObject([{ name: 'routing', sinceMs: 15_000, cause: 'away' }]);
  });

  it('forgets a loop that was stopped', () => {
    health.loop('relay').stopped();
    nowMs = 60_000;
    expect(health.standingStill()).toEqual([]);
  });
});
