import { type TimeReadings, trustedTime } from './trusted-time.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 26, 8);

describe('the time by which old data is dropped', () => {
  const readings = (given: Partial<TimeReadings> = {}): TimeReadings => ({
    ...{ clockMs: NOW_MS, databaseMs: NOW_MS, lastMs: NOW_MS - 60_000, sinceLastMs: 60_000, youngestMs: NOW_MS },
    ...given,
  });

  it('is that of the clock while the last run and the monotonic clock bear it out', () => {
    expect(trustedTime(readings())).toEqual({ nowMs: NOW_MS, refusal: undefined });
  });

  it('passes at most twice as fast as a monotonic clock when the clocks jump ahead', () => {
    const jumped = NOW_MS + 120 * DAY_MS;
    const { nowMs, refusal } = trustedTime(readings({ clockMs: jumped, databaseMs: jumped, youngestMs: jumped }));
    expect(nowMs).toBe(NOW_MS + 60_000);
    expect(refusal).toContain('The clock is at 2027-03-26');
    expect(refusal).toContain('Only data that was past its retention at 2026-11-26');
  });

  it('is at most a day past the last run of an earlier process', () => {
    const jumped = NOW_MS + 120 * DAY_MS;
    const first = { clockMs: jumped, databaseMs: jumped, sinceLastMs: undefined, lastMs: NOW_MS };
    expect(trustedTime(readings(first)).nowMs).toBe(NOW_MS + DAY_MS);
  });

  it('is at most a day past the youngest data before the first run of all', () => {
    const clockMs = NOW_MS + 120 * DAY_MS;
    const first = { clockMs, databaseMs: clockMs, lastMs: undefined, sinceLastMs: undefined };
    expect(trustedTime(readings(first)).nowMs).toBe(NOW_MS + DAY_MS);
    expect(trustedTime(readings({ ...first, youngestMs: undefined })).nowMs).toBe(clockMs);
  });

  it.each(['clockMs', 'databaseMs'] as const)(
    'is the earlier one of two clocks that differ, when %s is ahead',
    (ahead) => {
      const { nowMs, refusal } = trustedTime(readings({ [ahead]: NOW_MS + 30 * DAY_MS }));
      expect(nowMs).toBe(NOW_MS);
      expect(refusal).toBeDefined();
    },
  );

  it('follows a clock that is set back', () => {
    const clockMs = NOW_MS - 5 * DAY_MS;
    expect(trustedTime(readings({ clockMs, databaseMs: clockMs })).nowMs).toBe(clockMs);
  });
});
