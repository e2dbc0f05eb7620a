import type { ReplayRow } from './replay-row.ts';

/** Before this time, the progress of a replay is no measure of its speed. */
const MEASURED_AFTER_MS = 5_000;

/**
 * Estimates the end of a running replay: by its rate, or by its progress so far if that is slower. Pure.
 * @param remaining its deliveries without an outcome
 * @param nowMs the present in Unix milliseconds
 * @returns Unix milliseconds
 */
export function estimateEndMs(
  replay: Pick<ReplayRow, 'ratePerSecond' | 'done' | 'failed' | 'skipped' | 'createdAtMs'>,
  remaining: number,
  nowMs: number,
): number {
  const { ratePerSecond, done, failed, skipped, createdAtMs } = replay;
  const tookMs = nowMs - createdAtMs;
  const settled = done + failed + skipped;
  const isMeasured = tookMs >= MEASURED_AFTER_MS && settled > 0;
  const perMs = isMeasured ? Math.min(ratePerSecond / 1_000, settled / tookMs) : ratePerSecond / 1_000;
  return Math.ceil(nowMs + remaining / perMs);
}
