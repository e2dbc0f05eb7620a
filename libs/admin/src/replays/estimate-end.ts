import type { ReplayRow } from './replay-row.ts';

/** Before this time, the progress of a replay is no measure of its speed. */
const MEASURED_AFTER_MS = 5_000;
/** The last millisecond of the year 9999: RFC 3339 and the Timestamp of protobuf have no later time. */
const LAST_MS = 253_402_300_799_999;

/**
 * Estimates the end of a running replay: by its rate, or by its progress so far if that is slower. Pure.
 * @param remaining its deliveries without an outcome
 * @param nowMs the present in Unix milliseconds
 * @returns Unix milliseconds, or null if it is later than the year 9999
 */
export function estimateEndMs(
  replay: Pick<ReplayRow, 'ratePerSecond' | 'done' | 'failed' | 'skipped' | 'createdAtMs'>,
  remaining: number,
  nowMs: number,
): number | null {
  const { ratePerSecond, done, failed, skipped, createdAtMs } = replay;
  const tookMs = nowMs - createdAtMs;
  const settled = done + failed + skipped;
  const isMeasured = tookMs >= MEASURED_AFTER_MS && settled > 0;
  const perMs = isMeasured ? Math.min(ratePerSecond / 1_000, settled / tookMs) : ratePerSecond / 1_000;
  const endMs = Math.ceil(nowMs + remaining / perMs);
  return endMs <= LAST_MS ? endMs : null;
}
