/** When a secret signs, in Unix milliseconds: from the one, until before the other if there is one. */
export interface SecretTimes {
  readonly activatesAtMs: number;
  readonly expiresAtMs: number | null;
}

/**
 * The secrets that sign at a moment, in the order in which they come, and until when these are the ones.
 * @returns `untilMs` in Unix milliseconds, infinite if nothing is going to change
 */
export function activeSecrets<S extends SecretTimes>(
  secrets: readonly S[],
  nowMs: number,
): { active: S[]; untilMs: number } {
  const active: S[] = [];
  let untilMs = Number.POSITIVE_INFINITY;
  for (const secret of secrets) {
    const expiresAtMs = secret.expiresAtMs ?? Number.POSITIVE_INFINITY;
    if (nowMs >= expiresAtMs) continue;
    const isUpcoming = nowMs < secret.activatesAtMs;
    if (!isUpcoming) active.push(secret);
    untilMs = Math.min(untilMs, isUpcoming ? secret.activatesAtMs : expiresAtMs);
  }
  return { active, untilMs };
}
