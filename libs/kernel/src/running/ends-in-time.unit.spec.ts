import { endsInTime } from './ends-in-time.ts';

/** Longer than a test may take. */
const LONG_MS = 600_000;
const SHORT_MS = 5;

/** The timers that keep this process alive. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('work that is waited for no longer than a limit', () => {
  it('has ended in time, and leaves no timer behind', async () => {
    const before = timers();
    expect(await endsInTime(Promise.resolve(), LONG_MS)).toBe(true);
    expect(timers()).toBe(before);
  });

  it('rejects as the work does in time', async () => {
    await expect(endsInTime(Promise.reject(new Error('a mistake')), LONG_MS)).rejects.toThrow('a mistake');
  });

  it('goes on behind when the time is over, and its failure is ignored', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    expect(await endsInTime(promise, SHORT_MS)).toBe(false);
    reject(new Error('late'));
  });
});
