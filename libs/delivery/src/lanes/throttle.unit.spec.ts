import { Throttle } from './throttle.ts';

/** A throttle that sees attempts of 10 ms, each begun when the last one has ended. */
function scene() {
  const throttle = new Throttle();
  let nowMs = 1_000_000;
  const observe = (isSuccess: boolean, isOverloaded: boolean) => {
    const beganMs = nowMs;
    nowMs += 10;
    throttle.observe({ isSuccess, isOverloaded, beganMs, endedMs: nowMs });
    return Math.max(0, throttle.untilMs - nowMs);
  };
  return {
    throttle,
    succeed: () => observe(true, false),
    fail: () => observe(false, false),
    overload: () => observe(false, true),
    pass: (ms: number) => (nowMs += ms),
  };
}

describe('A throttle', () => {
  it('rests for a second after a response that shows overload, and not after any other failure', () => {
    const { fail, overload } = scene();
    expect([fail(), overload()]).toEqual([0, 1_000]);
  });

  it('rests twice as long each time until a success, up to 16 s', () => {
    const { overload, pass, succeed } = scene();
    const rests = Array.from({ length: 6 }, () => {
      const restMs = overload();
      pass(restMs);
      return restMs;
    });
    expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
    expect([succeed(), overload()]).toEqual([0, 1_000]);
  });

  it('counts concurrent attempts once', () => {
    const { throttle } = scene();
    const together = { isSuccess: false, isOverloaded: true, beganMs: 1_000 };
    for (let n = 0; n < 8; n++) throttle.observe({ ...together, endedMs: 1_500 + n });
    expect(throttle.untilMs).toBe(2_500);
  });

  it('continues to rest when an earlier attempt in flight succeeds', () => {
    const { overload, succeed } = scene();
    overload();
    expect(succeed()).toBe(990);
  });

  it('does not rest after one such response in a hundred', () => {
    const { overload, succeed } = scene();
    for (let round = 0; round < 5; round++) {
      for (let n = 0; n < 99; n++) succeed();
      expect(overload()).toBe(0);
    }
    expect(overload()).toBe(1_000);
  });
});
