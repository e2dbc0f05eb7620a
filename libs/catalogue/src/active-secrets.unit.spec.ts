import { activeSecrets } from './active-secrets.ts';

const newer = { id: 'newer', activatesAtMs: 1_000, expiresAtMs: null };
const older = { id: 'older', activatesAtMs: 0, expiresAtMs: 1_500 };

describe('the secrets that sign', () => {
  const at = (nowMs: number) => {
    const { active, untilMs } = activeSecrets([newer, older], nowMs);
    return [active.map(({ id }) => id), untilMs];
  };

  it('are the secrets that have begun and not ended, newest first, until the next secret begins or ends', () => {
    expect(at(999)).toEqual([['older'], 1_000]);
    expect(at(1_000)).toEqual([['newer', 'older'], 1_500]);
    expect(at(1_499)).toEqual([['newer', 'older'], 1_500]);
    expect(at(1_500)).toEqual([['newer'], Number.POSITIVE_INFINITY]);
  });

  it('are the first to begin while no secret has begun by a slow clock', () => {
    const later = { id: 'later', activatesAtMs: 2_000, expiresAtMs: null };
    const { active, untilMs } = activeSecrets([later, newer], 500);
    expect([active.map(({ id }) => id), untilMs]).toEqual([['newer'], 1_000]);
  });

  it('are an empty list if there are none', () => {
    expect(activeSecrets([], 0)).toEqual({ active: [], untilMs: Number.POSITIVE_INFINITY });
  });
});
