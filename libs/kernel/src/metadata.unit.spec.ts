import { changedMetadata, isMetadata, isMetadataChange, METADATA_MESSAGE } from './metadata.ts';

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, nth) => [`k${nth}`, '']));

describe('Metadata', () => {
  it.each([
    [{}],
    [{ tier: 'gold', 'with space': '' }],
    [{ ['🐙'.repeat(40)]: '🐙'.repeat(500) }],
    [{ note: 'two\nlines' }],
    [keys(50)],
  ])('is accepted: %j', (value) => {
    expect(isMetadata(value)).toBe(true);
    expect(isMetadataChange(value)).toBe(true);
  });

  it.each<[unknown]>(
    [
      ...[undefined, 5, 'tier', [], ['gold'], { tier: 5 }, { tier: ['gold'] }, { '': 'gold' }],
      ...[{ 'a[b]': 'c' }, { 'a\nb': 'c' }, { ['k'.repeat(41)]: '' }, { k: 'v'.repeat(501) }],
      ...[{ k: '\u0000' }, { k: '\ud800' }, { '\ud800': 'v' }, keys(51), { constructor: 'v' }],
    ].map((value): [unknown] => [value]),
  )('is refused: %j', (value) => {
    expect(isMetadata(value)).toBe(false);
    expect(isMetadataChange(value)).toBe(false);
  });

  it('has null only in a change', () => {
    expect([isMetadata(null), isMetadata({ tier: null })]).toEqual([false, false]);
    expect([isMetadataChange(null), isMetadataChange({ tier: null })]).toEqual([true, true]);
  });

  it('has its bounds in the message', () => {
    expect(METADATA_MESSAGE).toMatch(/50 keys.* 40 characters.* 500 characters/);
  });

  it('is changed key by key, and sorted', () => {
    const before = { b: '1', c: '2' };
    expect(Object.entries(changedMetadata(before, { c: '3', a: '4', b: null, z: null }))).toEqual([
      ['a', '4'],
      ['c', '3'],
    ]);
    expect(changedMetadata(before, {})).toEqual(before);
    expect(changedMetadata(before, null)).toEqual({});
  });
});
