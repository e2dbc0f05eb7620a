import { LoopWatch } from '#kernel';
import { BodyPace } from './body-pace.ts';

describe('A body that is being read', () => {
  it.each([
    [4_999, 0, false],
    [5_000, 5_119, true],
    [5_000, 5_120, false],
    [20_000, 20_480, false],
    [20_000, 5_120, true],
    [30_000, 8_000_000, true],
  ])('is after %i ms with %i bytes too slow: %s', (elapsedMs, bytes, isSlow) => {
    const pace = new BodyPace({ heldMsSince: () => 0 });
    expect(pace.isTooSlow(1_000, 1_000 + elapsedMs, bytes)).toBe(isSlow);
  });

  it('has the time again for which the process stood still', () => {
    let nowMs = 1_000;
    const pace = new BodyPace(new LoopWatch(() => nowMs));
    nowMs += 40_000;
    expect(pace.isTooSlow(1_000, nowMs, 0)).toBe(false);
    expect(pace.isTooSlow(1_000, nowMs + 5_000, 0)).toBe(true);
  });
});
