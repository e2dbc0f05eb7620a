import {
  allowedInFlight,
  BREAKER_LIMITS,
  type BreakerState,
  CLOSED,
  decideBreaker,
  stalledAfterMs,
} from './decide-breaker.ts';

const NOW_MS = 1_000_000;
const at = (nowMs = NOW_MS, random = 0.5) => ({ nowMs, random });

/**
 * The state of a breaker after attempts. A positive number is a success after that many milliseconds, a negative one a
 * failure.
 */
function after(state: BreakerState, ...heldMs: number[]): BreakerState {
  return heldMs.reduce((next, ms) => {
    const attempt = { failed: ms < 0, heldMs: Math.abs(ms) };
    return decideBreaker(next, { kind: 'ended', attempt }, at());
  }, state);
}
const times = (n: number, heldMs: number) => Array.from({ length: n }, () => heldMs);

describe('The circuit breaker', () => {
  it('returns the same object for short successes in a row', () => {
    const steady = after(CLOSED, ...times(20, 5));
    expect(after(steady, 5)).toBe(steady);
  });

  it('opens at the tenth failure in a row', () => {
    expect(after(CLOSED, ...times(9, -1)).status).toBe('closed');
    expect(after(CLOSED, ...times(10, -1))).toMatchObject({ status: 'open', sinceMs: NOW_MS, trips: 1 });
  });

  it('stays closed while half of the attempts succeed', () => {
    const halfAndHalf = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 5 : -5));
    expect(after(CLOSED, ...halfAndHalf).status).toBe('closed');
  });

  it('opens when failures outweigh the successes of the last 20 attempts', () => {
    const steady = after(CLOSED, ...times(1_000, 5));
    expect(after(steady, ...times(9, -1)).status).toBe('closed');
    expect(after(steady, ...times(12, -1))).toMatchObject({ status: 'open' });
  });

  it('opens after three time-outs of 15 s', () => {
    expect(after(CLOSED, -15_000, -15_000).status).toBe('closed');
    expect(after(CLOSED, -15_000, -15_000, -15_000).status).toBe('open');
  });

  it('stays closed after a few time-outs among many successes', () => {
    expect(after(CLOSED, ...times(20, 5), ...times(3, -30_000)).status).toBe('closed');
  });

  it('opens before attempts end, when several hang', () => {
    expect(decideBreaker(CLOSED, { kind: 'stalled', heldMs: times(4, 5_000) }, at())).toBe(CLOSED);
    expect(decideBreaker(CLOSED, { kind: 'stalled', heldMs: times(5, 5_000) }, at()).status).toBe('open');
  });

  it('waits longer before an attempt counts as stalled if the endpoint is slow and succeeds', () => {
    expect(stalledAfterMs(after(CLOSED, 8_000, 1))).toBe(16_000);
    expect(stalledAfterMs(after(CLOSED, -60_000))).toBe(BREAKER_LIMITS.stalledAfterMs);
  });

  it('sends nothing while it is open, and then one probe at a time', () => {
    const open = after(CLOSED, ...times(10, -1));
    const untilMs = NOW_MS + BREAKER_LIMITS.firstWaitMs;
    expect(open).toMatchObject({ untilMs });
    expect([NOW_MS, untilMs - 1, untilMs].map((ms) => allowedInFlight(open, ms))).toEqual([0, 0, 1]);
  });

  it('ignores failures of attempts that were sent before it opened', () => {
    const open = after(CLOSED, ...times(10, -1));
    expect(after(open, -1, -30_000)).toBe(open);
  });

  it('waits twice as long after each probe that fails, five minutes at most', () => {
    let state = after(CLOSED, ...times(10, -1));
    const waits: number[] = [];
    for (let probe = 0; probe < 8; probe++) {
      const { untilMs: nowMs } = state as Extract<BreakerState, { status: 'open' }>;
      state = decideBreaker(state, { kind: 'ended', attempt: { failed: true, heldMs: 1 } }, at(nowMs));
      waits.push((state as Extract<BreakerState, { status: 'open' }>).untilMs - nowMs);
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * 1_000));
  });

  it('varies its waits by 10 % at random', () => {
    const waitMs = (random: number) => {
      const state = decideBreaker(CLOSED, { kind: 'stalled', heldMs: times(9, 9_000) }, at(0, random));
      return (state as Extract<BreakerState, { status: 'open' }>).untilMs;
    };
    expect([waitMs(0), waitMs(0.5), waitMs(1)]).toEqual([4_500, 5_000, 5_500]);
  });

  it('closes with a success, and lets more attempts through with each further success', () => {
    const open = after(CLOSED, ...times(10, -1));
    const allowed = [1, 2, 5].map((n) => allowedInFlight(after(open, ...times(n, 5)), NOW_MS));
    expect(allowed).toEqual([2, 3, 6]);
    expect(after(open, ...times(300, 5))).toMatchObject({ status: 'closed', allowed: Infinity });
  });

  it('opens for longer if failures come back before 20 successes', () => {
    const open = after(CLOSED, ...times(10, -1));
    expect(after(open, 5, ...times(10, -1))).toMatchObject({ status: 'open', trips: 2 });
    expect(after(open, ...times(20, 5), ...times(12, -1))).toMatchObject({ status: 'open', trips: 1 });
  });

  it('stays open until a time set by a slightly fast clock, but not by a clock that is hours ahead', () => {
    const allowed = (aheadMs: number) => {
      const open = decideBreaker(CLOSED, { kind: 'stalled', heldMs: times(9, 9_000) }, at(NOW_MS + aheadMs));
      return allowedInFlight(open, NOW_MS);
    };
    expect([allowed(5_000), allowed(3_600_000)]).toEqual([0, 1]);
  });
});
