import { parseDateTime } from './date-time.ts';

describe('parseDateTime', () => {
  it.each([
    ['2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
    ['2026-01-31T12:00:00.250+02:00', Date.UTC(2026, 0, 31, 10, 0, 0, 250)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, ms) => expect(parseDateTime(text)).toBe(ms));

  it.each([
    '',
    '5',
    '2026-01-31',
    '2026-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:00:00',
    'yesterday',
    '0000-01-01T00:00:00Z',
    '0000-12-31T23:59:59-05:00',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:00+24:00',
    '2026-01-31T12:00:00-00:60',
  ])('returns undefined for %j', (text) => expect(parseDateTime(text)).toBeUndefined());
});
