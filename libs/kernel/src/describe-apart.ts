/** Describes the length of a span of time without its sign: "12 ms", "21600 s". */
export function describeSpan(ms: number): string {
  const lengthMs = Math.abs(ms);
  return lengthMs < 10_000 ? `${Math.round(lengthMs)} ms` : `${Math.round(lengthMs / 1_000)} s`;
}

/** Describes the difference between two clocks: "12 ms ahead of", "21600 s behind". */
export function describeApart(aheadMs: number): string {
  return `${describeSpan(aheadMs)} ${aheadMs < 0 ? 'behind' : 'ahead of'}`;
}

/** The remedy for clocks that differ. @param machines for example "all machines" */
export function ntpAdvice(machines: string): string {
  return `Let ${machines} set their clocks by NTP (chrony, systemd-timesyncd).`;
}
