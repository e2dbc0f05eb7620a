import type { LoopHealth } from '#kernel';

/**
 * Registers the work of a dispatcher with `health`. A failure of minor work neither makes the process unready nor ends
 * the process.
 */
export function dispatchReports(health: LoopHealth | undefined) {
  const minor = { isMinor: true };
  return {
    takeOver: health?.work('Taking partitions over'),
    recording: {
      report: health?.work('Recording attempts'),
      refusedReport: health?.work('Recording attempts that Postgres refuses', minor),
    },
    parking: {
      report: health?.work('Parking deliveries'),
      refusedReport: health?.work('Parking deliveries that Postgres refuses', minor),
    },
    lookUps: health?.work('Looking deliveries up'),
    breakers: health?.work('Saving circuit breakers', minor),
    backlog: health?.work('Publishing the counts of the backlog', minor),
    expiry: health?.work('Cancelling expired deliveries', minor),
  };
}

/** The reports by part of the dispatcher. Each is undefined if there is no `LoopHealth`. */
export type DispatchReports = ReturnType<typeof dispatchReports>;
