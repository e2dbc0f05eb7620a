import { shortIsoTime } from './short-iso-time.ts';

describe('short ISO time', () => {
  it.each([
    ['2025-07-15T10:30:00.000Z', '2025-07-15T10:30:00Z'],
    ['2025-07-15T10:30:00.123Z', '2025-07-15T10:30:00.123Z'],
    ['2025-07-15T10:30:00.100Z', '2025-07-15T10:30:00.100Z'],
    ['2025-07-15T00:00:00.001Z', '2025-07-15T00:00:00.001Z'],
  ])('writes %s as %s', (full, short) => expect(shortIsoTime(Date.parse(full))).toBe(short));
});
