import { LoopHealth } from '#kernel';
import { FanOutWatch } from './fan-out-watch.ts';

describe('A fan-out that stands still', () => {
  it('is reported after 30 s with its cause, then at doubling intervals, until it moves', () => {
    const stall = new FanOutWatch();
    stall.noteProgress(0);
    stall.noteError('The log is away.');
    expect(stall.look(29_000, 2, 128)).toBeUndefined();
    expect(stall.look(30_000, 2, 128)).toMatch(
      /made no progress for 30 s: 2 projects wait and 128 .*The log is away\./,
    );
    expect(stall.look(59_000, 2, 128)).toBeUndefined();
    expect(stall.look(60_000, 2, 128)).toBeDefined();
    stall.noteProgress(61_000);
    expect(stall.look(80_000, 2, 128)).toBeUndefined();
  });

  it('is a standstill with its cause until it moves or nothing waits', () => {
    let nowMs = 0;
    const health = new LoopHealth(() => nowMs);
    const stall = new FanOutWatch(health.work('Fan-out', { isMinor: true }));
    const look = (atMs: number, projects: number) => {
      nowMs = atMs;
      stall.look(atMs, projects, 0);
      nowMs += 15_000;
      return health.standingStill().map(({ cause }) => cause);
    };
    stall.noteProgress(0);
    expect(look(29_000, 1)).toEqual([]);
    expect(look(45_000, 1)).toEqual([expect.stringMatching(/no dispatcher runs/)]);
    expect(look(75_000, 0)).toEqual([]);
    expect(look(100_000, 1)).toEqual([]);
    expect(look(140_000, 1)).toEqual([expect.stringMatching(/no dispatcher runs/)]);
    stall.noteProgress(160_000);
    expect(health.standingStill()).toEqual([]);
  });

  it('is not reported while nothing waits', () => {
    const stall = new FanOutWatch();
    stall.noteProgress(0);
    expect(stall.look(100_000, 0, 0)).toBeUndefined();
    expect(stall.look(101_000, 1, 0)).toBeUndefined();
  });
});
