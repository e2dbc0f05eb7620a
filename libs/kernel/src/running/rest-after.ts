/**
 * The rest after some work, so that the work takes this share of the time at most.
 * @param tookMs the duration of the work
 * @param share between 0 and 1
 * @param longestMs the longest rest, in milliseconds
 */
export function restAfter(tookMs: number, share: number, longestMs: number): number {
  return Math.min(tookMs * (1 / share - 1), longestMs);
}
