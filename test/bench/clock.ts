/**
 * Milliseconds of a clock that all processes of this machine share and that is never set: CLOCK_MONOTONIC on Linux. V8
 * stamps its profiles by the same clock. `performance.now()` counts from the start of each process.
 */
export function machineNowMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
