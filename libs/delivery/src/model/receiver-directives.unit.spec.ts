import type { FinalAnswer } from '#wire-profiles';
import { type Answer, readDirectives } from './receiver-directives.ts';

const AT_MS = Date.parse('2026-01-31T12:00:00Z');
const DAY_MS = 86_400_000;

const directivesOf = (status: number, headers: Answer['headers'] = {}, isSuccess = false, finalAnswer?: FinalAnswer) =>
  readDirectives({ status, headers, isSuccess, finalAnswer, answeredAtMs: AT_MS });
const delayOf = (value: string | string[], status = 503) => {
  const { notBeforeMs } = directivesOf(status, { 'retry-after': value });
  return notBeforeMs === null ? null : notBeforeMs - AT_MS;
};

describe('The directive of a receiver', () => {
  it.each<[string | string[], number | null]>([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['86400', DAY_MS],
    ['86401', DAY_MS],
    ['9999999999', DAY_MS],
    [['60', '120'], 60_000],
    ['Sat, 31 Jan 2026 12:02:00 GMT', 120_000],
    ['Saturday, 31-Jan-26 12:02:00 GMT', 120_000],
    ['Sat Jan 31 12:02:00 2026', 120_000],
    ['Sat, 31 Jan 2026 11:00:00 GMT', -3_600_000],
    ['Tue, 03 Feb 2026 12:00:00 GMT', DAY_MS],
    ['-1', null],
    ['1.5', 1_500],
    ['0.0001', 1],
    ['1.', null],
    ['.5', null],
    ['1e3', null],
    ['1,5', null],
    ['soon', null],
    ['', null],
    ['2026-01-31T12:02:00Z', null],
    ['Sat, 31 Jan 2026 12:02:00 CET', null],
    ['Xyz, 99 Abc 2026 12:02:00 GMT', null],
  ])('Retry-After: %j means %s ms', (value, delayMs) => expect(delayOf(value)).toBe(delayMs));

  it('is obeyed with 429 and 503 only', () => {
    expect([429, 503, 500, 502, 408, 301].map((status) => delayOf('60', status))).toEqual([
      ...[60_000, 60_000],
      ...[null, null, null, null],
    ]);
  });

  it('stops every request to the endpoint with 429 only, for as long as the retry waits', () => {
    const restOf = (status: number) => directivesOf(status, { 'retry-after': '60' }).restUntilMs;
    expect([429, 503, 500].map(restOf)).toEqual([AT_MS + 60_000, null, null]);
    expect(directivesOf(429).restUntilMs).toBeNull();
    expect(directivesOf(429, { 'retry-after': '60' }, true).restUntilMs).toBeNull();
  });

  it.each<[string, ReturnType<typeof directivesOf>, boolean, string | null]>([
    ['a 410', directivesOf(410), true, 'gone'],
    ['a 410 that its policy takes for a success', directivesOf(410, {}, true), false, null],
    ['a status that disables in the profile', directivesOf(404, {}, false, 'disable'), true, 'gone'],
    ['a status that refuses the message in the profile', directivesOf(400, {}, false, 'abort-message'), true, null],
    ['such a status that its policy takes for a success', directivesOf(404, {}, true, 'disable'), false, null],
    [
      'such a status with a header',
      directivesOf(400, { 'webhook-delivery': 'disable' }, false, 'abort-message'),
      true,
      'receiver-asked',
    ],
    ['abort-message', directivesOf(500, { 'webhook-delivery': 'abort-message' }), true, null],
    ['disable', directivesOf(500, { 'webhook-delivery': 'disable' }), true, 'receiver-asked'],
    ['disable with a success', directivesOf(200, { 'webhook-delivery': 'disable' }, true), true, 'receiver-asked'],
    ['both, in capitals', directivesOf(500, { 'webhook-delivery': 'Abort-Message, DISABLE' }), true, 'receiver-asked'],
    ['one of two headers', directivesOf(500, { 'webhook-delivery': ['later', 'abort-message'] }), true, null],
    ['a word that is not known', directivesOf(500, { 'webhook-delivery': 'abort' }), false, null],
    ['nothing', directivesOf(404), false, null],
  ])('reads the fields final and gone of %s', (_what, directives, isFinal, gone) =>
    expect(directives).toMatchObject({ isFinal, gone }),
  );
});
