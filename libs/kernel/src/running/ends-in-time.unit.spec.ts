import { endsInTime } from './ends-in-time.ts';

/** Longer than a test may take. */
const LONG_MS = 600_000;
const SHORT_MS = 5;

/** The timers that keep this process alive. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('endsInTime', () => {
  it('returns true for work that ends in time, and leaves no timer behind', async () => {
    const before = timers();
    expect(await endsInTime(Promise.resolve(), LONG_MS)).toBe(true);
    expect(timers()).toBe(before);
  });

  it('rejects with the error of work that fails in time', async () => {
    await expect(endsInTime(Promise.reject(new Error('a mistake')), LONG_MS)).rejects.toThrow('a mistake');
  });

  it('returns false for work that continues after the limit, and ignores its later failure', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    expect(await endsInTime(promise, SHORT_MS)).toBe(false);
    reject(new Error('late'));
  });
});
