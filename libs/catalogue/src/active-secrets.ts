/** The time in which a secret signs, in Unix milliseconds: from the first until before the second, if there is one. */
export interface SecretTimes {
  readonly activatesAtMs: number;
  readonly expiresAtMs: number | null;
}

/**
 * The secrets that sign at a moment, in the given order, and the end of the time for which that holds. If all secrets
 * begin later, the first to begin signs. A clock ahead of this process's clock has made it, and without it every
 * delivery would fail.
 * @returns `untilMs` in Unix milliseconds, infinite if nothing is going to change
 */
export function activeSecrets<S extends SecretTimes>(
  secrets: readonly S[],
  nowMs: number,
): { active: S[]; untilMs: number } {
  const kept = secrets.filter(({ expiresAtMs }) => expiresAtMs === null || nowMs < expiresAtMs);
  const firstMs = Math.min(...kept.map(({ activatesAtMs }) => activatesAtMs));
  const hasBegun = ({ activatesAtMs }: S) => activatesAtMs <= Math.max(nowMs, firstMs);
  const changesMs = kept.map((secret) => (nowMs < secret.activatesAtMs ? secret.activatesAtMs : secret.expiresAtMs));
  return { active: kept.filter(hasBegun), untilMs: Math.min(...changesMs.map((atMs) => atMs ?? Infinity)) };
}
