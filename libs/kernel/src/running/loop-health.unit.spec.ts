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

  it('forgets a loop that was stopped', () => {
    health.loop('relay').stopped();
    nowMs = 60_000;
    expect(health.standingStill()).toEqual([]);
  });
});
