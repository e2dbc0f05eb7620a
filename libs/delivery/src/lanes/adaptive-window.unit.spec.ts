import { AdaptiveWindow, INITIAL_WINDOW, type LoadSignal } from './adaptive-window.ts';
import { loadSignal } from './load-signal.ts';
import { someFacts } from '../testing/tasks.ts';

const MAX = 128;

describe('AdaptiveWindow', () => {
  /** Lets attempts end, with the window in full use, each begun at a time of its own. */
  function end(window: AdaptiveWindow, signal: LoadSignal, count: number, beganMs = 0, endedMs = beganMs + 1) {
    for (let i = 0; i < count; i++) {
      window.observe({ signal, beganMs, endedMs, inFlight: window.limit(MAX), max: MAX });
    }
    return window.limit(MAX);
  }

  it('doubles with each round of successes until the first sign of overload', () => {
    const window = new AdaptiveWindow();
    expect(window.limit(MAX)).toBe(INITIAL_WINDOW);
    expect(end(window, 'success', INITIAL_WINDOW)).toBe(2 * INITIAL_WINDOW);
    expect(end(window, 'success', 2 * INITIAL_WINDOW)).toBe(4 * INITIAL_WINDOW);
  });

  it('halves once for all attempts that were in flight together, then grows by one a round', () => {
    const window = new AdaptiveWindow();
    end(window, 'success', MAX);
    expect(end(window, 'overload', 50, 100, 200)).toBe(MAX / 2);
    expect(end(window, 'success', MAX / 2 + 1, 300)).toBe(MAX / 2 + 1);
    expect(end(window, 'overload', 1, 300, 400)).toBe(32);
  });

  it('stays between one and the bound of the policy', () => {
    const window = new AdaptiveWindow();
    for (let round = 0; round < 10; round++) end(window, 'overload', 1, round * 10, round * 10 + 5);
    expect(window.limit(MAX)).toBe(1);
    expect(end(new AdaptiveWindow(), 'success', 10 * MAX)).toBe(MAX);
    expect(new AdaptiveWindow().limit(1)).toBe(1);
  });

  it('does not grow while it is not in full use', () => {
    const window = new AdaptiveWindow();
    for (let i = 0; i < 100; i++) {
      window.observe({ signal: 'success', beganMs: 0, endedMs: 1, inFlight: INITIAL_WINDOW - 1, max: MAX });
    }
    expect(window.limit(MAX)).toBe(INITIAL_WINDOW);
  });

  it('is worth keeping for a minute after an overload, because a new window would be larger', () => {
    const window = new AdaptiveWindow();
    expect(window.isWorthKeeping(0)).toBe(false);
    end(window, 'overload', 1, 0, 1_000);
    expect(window.isWorthKeeping(60_000)).toBe(true);
    expect(window.isWorthKeeping(61_001)).toBe(false);
  });
});

describe('A sign of overload', () => {
  it.each([
    ['success', { outcome: 'succeeded', status: 204 }],
    ['none', { outcome: 'failed', status: 404 }],
    ['none', { outcome: 'failed', status: 500 }],
    ['overload', { outcome: 'failed', status: 429 }],
    ['overload', { outcome: 'failed', status: 503 }],
    ['overload', { outcome: 'failed', status: null, errorCode: 'timeout' }],
    ['overload', { outcome: 'failed', status: null, errorCode: 'connection-refused' }],
    ['none', { outcome: 'failed', status: null, errorCode: 'egress-denied' }],
    ['none', { outcome: 'cancelled', status: null, errorCode: 'endpoint-disabled' }],
  ] as const)('is %s for an attempt of %j', (signal, facts) => {
    expect(loadSignal(someFacts(facts))).toBe(signal);
  });
});
