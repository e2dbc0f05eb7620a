const OF_READINESS = /^\/readyz(?:[/?]|$)/;

/** True if a URL asks for the state of the process. An answer of 503 there is the state, and no request that was put off. */
export function asksForReadiness(url: string): boolean {
  return OF_READINESS.test(url);
}
