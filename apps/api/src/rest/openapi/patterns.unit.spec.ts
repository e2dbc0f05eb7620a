import { isEventTypeName, isText, parseDateTime } from '#kernel';
import { DATE_TIME_PATTERN, EVENT_TYPE_PATTERN, TEXT_PATTERN } from './patterns.ts';

const TEXTS = [
  ...['', 'a', 'x'.repeat(256), 'x'.repeat(257), '\u{1f389}'.repeat(256), 'a\nb', '\u009f', '\ud800', '\udfff'],
  ...['\ufdcf', '\ufdd0', '\ufdef', '\ufdf0', '\ufffd', '\ufffe', '\u{1fffd}', '\u{1fffe}', '\u{9ffff}', '\u{10ffff}'],
];
const TYPES = ['', 'a', 'post.published', 'a-b_c.D9', 'a.', '.a', 'a b', 'é'];
const TIMES = [
  ...['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.123456789+23:59', '2026-01-31T12:00:00', '2026-01-31t12:00:00z'],
  ...['2026-01-31T24:00:00Z', '2026-01-31T12:60:00Z', '2026-01-31T12:00:60Z', '2026-01-31T12:00:00+24:00'],
  ...['0000-06-01T00:00:00Z', '2026-01-31T12:00:00+01:60', '2026-13-31T12:00:00Z'],
];

describe('the patterns in the OpenAPI document', () => {
  it.each([
    ['texts', TEXT_PATTERN, isText, TEXTS],
    ['names of event types', EVENT_TYPE_PATTERN, isEventTypeName, TYPES],
  ] as const)('agree with the rules for %s', (_, pattern, isRight, examples) => {
    const matching = examples.filter((text) => new RegExp(pattern, 'u').test(text));
    expect(matching).toEqual(examples.filter(isRight));
  });

  it('match every date-time that the API accepts', () => {
    const taken = TIMES.filter((text) => parseDateTime(text) !== undefined);
    expect(taken).toHaveLength(2);
    // A pattern does not know how many days a month has.
    expect(TIMES.filter((text) => new RegExp(DATE_TIME_PATTERN, 'u').test(text))).toEqual([...taken, TIMES.at(-1)]);
  });

  it.each([TEXT_PATTERN, EVENT_TYPE_PATTERN, DATE_TIME_PATTERN])(
    'are valid in regular expression engines without Unicode: %s',
    (pattern) => {
      expect(pattern).not.toMatch(/\\[pPdu]\{|\\[pPdD]/);
      expect(new RegExp(pattern).test('\n')).toBe(false);
    },
  );
});
