import { PosthornError } from '#kernel';

/** How many secrets of an endpoint may sign now or later. */
export const MAX_LIVE_SECRETS = 10;

/** What an endpoint's stream says of a secret. */
export interface SecretTerm {
  id: string;
  /** Unix milliseconds from which it signs. */
  activatesAtMs: number;
  /** How long the secrets before it go on signing once it does. */
  overlapMs: number;
}

/** From when until when a secret signs, in Unix milliseconds. */
export interface SecretLife {
  id: string;
  activatesAtMs: number;
  /** Null as long as no other follows it. */
  expiresAtMs: number | null;
}

/**
 * When each secret signs: until its first successor has signed for that one's overlap.
 * @param terms in the order in which they were made
 * @returns by the time from which they sign, newest first; of those that begin together, the one made later is newer
 */
export function secretLives(terms: readonly SecretTerm[]): SecretLife[] {
  const newestFirst = terms.toSorted((one, other) => one.activatesAtMs - other.activatesAtMs).toReversed();
  let endsAtMs: number | null = null;
  return newestFirst.map(({ id, activatesAtMs, overlapMs }) => {
    const life = { id, activatesAtMs, expiresAtMs: endsAtMs };
    endsAtMs = Math.min(endsAtMs ?? Number.POSITIVE_INFINITY, activatesAtMs + overlapMs);
    return life;
  });
}

/** The secrets that sign at a time, or will. */
export function liveSecrets(terms: readonly SecretTerm[], atMs: number): SecretLife[] {
  return secretLives(terms).filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > atMs);
}

/** @throws PosthornError `conflict` if there were too many live secrets with another one */
export function assertRoom(terms: readonly SecretTerm[], term: SecretTerm, atMs: number): void {
  const live = liveSecrets([...terms, term], atMs);
  if (live.length <= MAX_LIVE_SECRETS) return;
  const ends = live.flatMap(({ expiresAtMs }) => expiresAtMs ?? []);
  const message =
    `The endpoint has ${MAX_LIVE_SECRETS} secrets that sign now or will, which is all it may have. The next ends at ` +
    `${new Date(Math.min(...ends)).toISOString()}: rotate after that, or with a shorter overlapMs.`;
  throw new PosthornError('conflict', message);
}
