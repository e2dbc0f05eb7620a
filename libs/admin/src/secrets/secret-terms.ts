import { PosthornError } from '#kernel';

/** The most secrets of an endpoint that may sign now or later. */
export const MAX_LIVE_SECRETS = 10;

/** The record of a secret in its endpoint's stream. */
export interface SecretTerm {
  id: string;
  /** The start of its signing, in Unix milliseconds. */
  activatesAtMs: number;
  /** How long the secrets before it continue to sign after that start. */
  overlapMs: number;
}

/** The time in which a secret signs, in Unix milliseconds. */
export interface SecretLife {
  id: string;
  activatesAtMs: number;
  /** Null as long as no other secret follows it. */
  expiresAtMs: number | null;
}

/**
 * The time in which each secret signs. A secret ends when a successor has signed for the successor's overlap; the
 * earliest such end counts.
 * @param terms in the order in which they were made
 * @returns the terms by the start of signing, newest first; if two secrets start together, the secret made later is
 * newer
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

/** @throws PosthornError `conflict` if another secret would exceed the maximum of live secrets */
export function assertRoom(terms: readonly SecretTerm[], term: SecretTerm, atMs: number): void {
  const live = liveSecrets([...terms, term], atMs);
  if (live.length <= MAX_LIVE_SECRETS) return;
  const ends = live.flatMap(({ expiresAtMs }) => expiresAtMs ?? []);
  const message =
    `The endpoint has ${MAX_LIVE_SECRETS} current or later secrets, the most that it may have. The next one ends at ` +
    `${new Date(Math.min(...ends)).toISOString()}: rotate after that time, or with a shorter overlapMs.`;
  throw new PosthornError('conflict', message);
}
