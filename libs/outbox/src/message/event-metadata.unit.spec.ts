import { checkMessage, DEFAULT_MAX_DATA_BYTES } from './check-message.ts';

const options = { nowMs: 1_700_000_000_000, maxDataBytes: DEFAULT_MAX_DATA_BYTES };
const checked = (metadata: unknown, isRequest = true) =>
  checkMessage({ type: 'post.published', data: {}, metadata }, { ...options, isRequest });
const refused = { ok: false, problems: [{ pointer: '/metadata' }] };

describe('The metadata of a message', () => {
  it('has up to 50 texts by their keys', () => {
    const full = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}`.padEnd(40, 'k'), 'v'.repeat(500)]));
    for (const metadata of [{ tier: 'gold', 'a.b': '' }, full]) {
      expect(checked(metadata)).toMatchObject({ ok: true, message: { metadata } });
    }
  });

  it.each([undefined, null, {}])('is left out if it is %j', (metadata) => {
    const result = checked(metadata);
    expect(result.ok && result.message.metadata).toBeUndefined();
    expect(result.ok).toBe(true);
  });

  const WRONG = [5, 'tier', [], ['gold'], true, { tier: 5 }, { tier: null }, { '': 'a' }, { 'a[b]': 'c' }];
  it.each([...WRONG, { k: '\u0000' }])('is refused if it is %j', (metadata) =>
    expect(checked(metadata)).toMatchObject(refused),
  );

  it('is refused if it has too many or too long texts', () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, '']));
    for (const metadata of [many, { ['k'.repeat(41)]: '' }, { k: 'v'.repeat(501) }]) {
      expect(checked(metadata)).toMatchObject(refused);
    }
  });

  it('is refused in an outbox, which has no place for it', () => {
    expect(checked({ tier: 'gold' }, false)).toMatchObject(refused);
  });
});
