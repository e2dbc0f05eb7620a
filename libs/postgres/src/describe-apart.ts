/** Describes the difference between two clocks: "12 ms ahead of", "21600 s behind". */
export function describeApart(aheadMs: number): string {
  const apartMs = Math.abs(aheadMs);
  const size = apartMs < 10_000 ? `${Math.round(apartMs)} ms` : `${Math.round(apartMs / 1_000)} s`;
  return `${size} ${aheadMs < 0 ? 'behind' : 'ahead of'}`;
}
