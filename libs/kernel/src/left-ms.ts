/**
 * The time left of a wait, in milliseconds: 0 if it is over. It is also 0 if its end is further away than the longest
 * wait, because the clock was set back meanwhile.
 */
export function leftMs(untilMs: number, nowMs: number, longestMs: number): number {
  const waitMs = untilMs - nowMs;
  return waitMs > 0 && waitMs <= longestMs ? waitMs : 0;
}
