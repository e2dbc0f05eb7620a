import { shorten } from './shorten.ts';

describe('a shortened text', () => {
  it('stays as it is up to 1,000 characters', () => {
    expect(shorten('x'.repeat(1_000))).toBe('x'.repeat(1_000));
  });

  it('is cut after 1,000 characters, with a sign', () => {
    expect(shorten('x'.repeat(1_001))).toBe(`${'x'.repeat(999)}…`);
  });

  it('is not cut within a character', () => {
    const cut = shorten(`${'x'.repeat(998)}😀😀`);
    expect(cut).toBe(`${'x'.repeat(998)}…`);
  });
});
