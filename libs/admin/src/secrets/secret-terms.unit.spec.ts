import type { PosthornError } from '#kernel';
import { assertRoom, liveSecrets, MAX_LIVE_SECRETS, secretLives, type SecretTerm } from './secret-terms.ts';

const term = (id: string, activatesAtMs: number, overlapMs: number): SecretTerm => ({ id, activatesAtMs, overlapMs });
const FIRST = term('first', 0, 0);

describe('the secrets of an endpoint', () => {
  it('sign without end as long as no other secret follows', () => {
    expect(secretLives([FIRST])).toEqual([{ id: 'first', activatesAtMs: 0, expiresAtMs: null }]);
  });

  it('sign beside their successor for its overlap', () => {
    expect(secretLives([FIRST, term('second', 1_000, 500)])).toEqual([
      { id: 'second', activatesAtMs: 1_000, expiresAtMs: null },
      { id: 'first', activatesAtMs: 0, expiresAtMs: 1_500 },
    ]);
  });

  it('end with the earliest of their successors’ overlaps, so that a successor without an overlap ends all earlier secrets at once', () => {
    const lives = secretLives([FIRST, term('second', 1_000, 5_000), term('third', 2_000, 0)]);
    expect(lives.map(({ expiresAtMs }) => expiresAtMs)).toEqual([null, 2_000, 2_000]);
  });

  it('keep a planned successor when a secret is created that signs before it', () => {
    const lives = secretLives([FIRST, term('planned', 9_000, 1_000), term('urgent', 1_000, 0)]);
    expect(lives).toEqual([
      { id: 'planned', activatesAtMs: 9_000, expiresAtMs: null },
      { id: 'urgent', activatesAtMs: 1_000, expiresAtMs: 10_000 },
      { id: 'first', activatesAtMs: 0, expiresAtMs: 1_000 },
    ]);
  });

  it('are in the order of their creation if they begin together', () => {
    const lives = secretLives([FIRST, term('second', 1_000, 500), term('third', 1_000, 500)]);
    expect(lives.map(({ id }) => id)).toEqual(['third', 'second', 'first']);
  });

  it('are live until they end', () => {
    const terms = [FIRST, term('second', 1_000, 500)];
    expect(liveSecrets(terms, 1_499).map(({ id }) => id)).toEqual(['second', 'first']);
    expect(liveSecrets(terms, 1_500).map(({ id }) => id)).toEqual(['second']);
  });

  it('are at most ten: an eleventh is refused with the time at which the next ends, unless it ends the others', () => {
    const full = Array.from({ length: MAX_LIVE_SECRETS }, (_, n) => term(`n${n}`, n, 60_000));
    const refusal = () => assertRoom(full, term('more', 20, 60_000), 20);
    expect(refusal).toThrow(expect.objectContaining({ code: 'conflict' }) as PosthornError);
    expect(refusal).toThrow(new Date(60_001).toISOString());
    expect(() => assertRoom(full.slice(1), term('tenth', 20, 60_000), 20)).not.toThrow();
    expect(() => assertRoom(full, term('urgent', 20, 0), 20)).not.toThrow();
    expect(() => assertRoom(full, term('later', 70_000, 60_000), 60_001)).not.toThrow();
  });
});
