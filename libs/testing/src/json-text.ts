import fc from 'fast-check';

/** Numbers that come back with the same value, in spellings that JavaScript does not write. */
const NUMBERS = [
  ...['0', '-0', '-0.0', '0e999', '1.0', '0.10', '1E5', '1e+5', '100e-2', '1e21', '1E+21', '1e-7', '0.0000001'],
  ...['123456789012345680000', '9007199254740992', '3.141592653589793', '5e-324', '1.7976931348623157e308'],
];
/** The parts of a string, between its quotes. */
const PIECES = [
  ...[
    '\u2028',
    '\u2029',
    '\\u2028',
    '\\u2029',
    '\\/',
    '/',
    '\\u0041',
    '\\u00e9',
    'é',
    '\\ud83d\\ude00',
    '😀',
    '\\u007f',
  ],
  ...['\u007f', '\\b\\f\\n\\r\\t', '\\"', '\\\\', '\\\\ud800', '\\u0000', '\\u001F', '</script>', '\ufeff', 'e\u0301'],
];
/** Names that JavaScript orders or treats specially, and an escaped name. */
const NAMES = ['10', '9', '-1', '01', '4294967295', '', '__proto__', 'constructor', 'toJSON', 'length', 'a', '\\u0062'];

const DEPTH = 90;

/** JSON texts, one of each thing that might arrive as something else. */
export const AWKWARD_JSON: readonly string[] = [
  `[${NUMBERS.join()}]`,
  `[${PIECES.map((piece) => `"${piece}"`).join()}]`,
  `{${NAMES.map((name, index) => `"${name}":${index}`).join()}}`,
  '{"__proto__":{"__proto__":null},"constructor":{"prototype":{}}}',
  ' { "b" : [ ] ,\r\n\t"a" : { } , "2" : null , "1" : true } ',
  `${'[{"a":'.repeat(DEPTH / 2)}1${'}]'.repeat(DEPTH / 2)}`,
  ...['null', 'false', '0', '-0', '""', '[]', '{}', '"\\u0041\\/"'],
];

const blank = fc.constantFrom('', '', '', ' ', '\n', '\t', '\r\n');
const number = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const plain = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
  .map((text) => JSON.stringify(text).slice(1, -1));
const string = fc
  .array(fc.oneof(plain, fc.constantFrom(...PIECES)), { maxLength: 5 })
  .map((pieces) => `"${pieces.join('')}"`);
const name = fc.oneof(fc.constantFrom(...NAMES.map((text) => `"${text}"`)), string);

/**
 * JSON as it may be written: other spellings of numbers and characters, blanks, names in any order, each of them once.
 */
export function jsonText(): fc.Arbitrary<string> {
  const { value } = fc.letrec<{ value: string }>((tie) => {
    const items = fc.array(
      fc.tuple(blank, tie('value'), blank).map((parts) => parts.join('')),
      { maxLength: 5 },
    );
    const members = fc
      .uniqueArray(fc.tuple(blank, name, blank, tie('value')), {
        maxLength: 6,
        selector: ([, key]) => JSON.parse(key) as string,
      })
      .map((all) => all.map(([before, key, after, item]) => `${before}${key}${after}:${item}`));
    return {
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.oneof(number, string, fc.constantFrom('null', 'true', 'false')),
        items.map((all) => `[${all.join()}]`),
        members.map((all) => `{${all.join()}}`),
      ),
    };
  });
  return value;
}
