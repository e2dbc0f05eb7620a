import { ClockSteps } from './clock-steps.ts';

describe('the steps of a clock', () => {
  let wallMs: number;
  let monotonicMs: number;
  let steps: ClockSteps;

  beforeEach(() => {
    [wallMs, monotonicMs] = [1_800_000_000_000, 500];
    steps = new ClockSteps(
      () => wallMs,
      () => monotonicMs,
    );
  });

  function pass(ms: number): void {
    wallMs += ms;
    monotonicMs += ms;
  }

  it('are none while time passes, nor when the clock is corrected by seconds', () => {
    pass(86_400_000);
    wallMs += 20_000;
    expect(steps.pendingMs).toBe(0);
  });

  it.each([3_600_000, -3_600_000])('are noticed, and pend until they are dealt with: %d', (stepMs) => {
    pass(10_000);
    wallMs += stepMs;
    pass(10_000);
    expect(steps.pendingMs).toBe(stepMs);
    steps.settle();
    pass(10_000);
    expect(steps.pendingMs).toBe(0);
  });
});
