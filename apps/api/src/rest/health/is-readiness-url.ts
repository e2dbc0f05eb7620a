const OF_READINESS = /^\/readyz(?:[/?]|$)/;

/** Returns true for a URL of the process's state. There a 503 reports the state, not a request that was put off. */
export function isReadinessUrl(url: string): boolean {
  return OF_READINESS.test(url);
}
