import { getEventListeners } from 'node:events';
import { systemClock } from './clock.ts';

describe("the machine's clock", () => {
  it('returns the Unix time', () => {
    const before = Date.now();
    expect(systemClock.nowMs()).toBeGreaterThanOrEqual(before);
    expect(systemClock.nowMs()).toBeLessThanOrEqual(Date.now());
  });

  it('sleeps for the given time', async () => {
    const start = performance.now();
    await systemClock.sleep(20);
    expect(performance.now() - start).toBeGreaterThanOrEqual(19);
  });

  it('wakes at once when the signal aborts, and does not sleep if it has already aborted', async () => {
    const stop = new AbortController();
    const start = performance.now();
    const sleeping = systemClock.sleep(60_000, stop.signal);
    stop.abort();
    await sleeping;
    await systemClock.sleep(60_000, stop.signal);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    for (let i = 0; i < 20; i++) await systemClock.sleep(0, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
