import { type Grant, type TimeReadings, trustedTime } from './trusted-time.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 26, 8);

describe('the time by which old data is dropped', () => {
  const readings = (given: Partial<TimeReadings> = {}): TimeReadings => ({
    ...{ clockMs: NOW_MS, databaseMs: NOW_MS, lastMs: NOW_MS - 60_000, sinceLastMs: 60_000, youngestMs: NOW_MS },
    grant: { fromMs: NOW_MS - 2 * DAY_MS, atMs: NOW_MS - 2 * DAY_MS },
    ...given,
  });

  it('follows the clock while the last run and the monotonic clock confirm it', () => {
    expect(trustedTime(readings())).toMatchObject({ nowMs: NOW_MS, refusal: undefined });
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

  it('grants no further day to first runs until the clocks are a day past the last grant', () => {
    const jumped = NOW_MS + 120 * DAY_MS;
    const startAt = (clockMs: number, lastMs: number, grant: Grant) =>
      trustedTime(readings({ clockMs, databaseMs: clockMs, sinceLastMs: undefined, lastMs, grant }));
    const first = startAt(jumped, NOW_MS, { fromMs: NOW_MS, atMs: NOW_MS });
    expect(first).toMatchObject({ nowMs: NOW_MS + DAY_MS, grant: { fromMs: NOW_MS, atMs: jumped } });
    const next = startAt(jumped + 3_600_000, first.nowMs, first.grant);
    expect(next).toMatchObject({ nowMs: first.nowMs, grant: first.grant });
    const later = startAt(jumped + DAY_MS, next.nowMs, next.grant);
    expect(later.nowMs).toBe(NOW_MS + 2 * DAY_MS);
  });

  it('grants a day again within a day after clocks that were ahead are set back', () => {
    const grant = { fromMs: NOW_MS - DAY_MS / 2, atMs: NOW_MS + 120 * DAY_MS };
    const back = trustedTime(readings({ lastMs: NOW_MS + DAY_MS / 2, grant }));
    expect(back).toMatchObject({ nowMs: NOW_MS, grant: { fromMs: grant.fromMs, atMs: NOW_MS } });
    const clockMs = NOW_MS + DAY_MS;
    const next = readings({ clockMs, databaseMs: clockMs, sinceLastMs: undefined, lastMs: NOW_MS, grant: back.grant });
    expect(trustedTime(next)).toMatchObject({ nowMs: clockMs, refusal: undefined });
  });

  it('is at most a day past the youngest data before the first run', () => {
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
