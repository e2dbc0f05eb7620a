/**
 * Milliseconds of a clock that all processes of this machine share and that nobody sets: CLOCK_MONOTONIC on Linux, by
 * which profiles of V8 are stamped as well. `performance.now()` counts from each process's own start.
 */
export function machineNowMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
