import fc from 'fast-check';
import { lossyNumbers } from './lossy-numbers.ts';

const pointersIn = (text: string) => lossyNumbers(text).map(({ pointer }) => pointer);

describe('numbers that change on the way through a double', () => {
  it.each([
    ['9007199254740993', false],
    ['9007199254740992', true],
    ['-9007199254740993', false],
    ['0.10', true],
    ['0.1000000000000000055511151231257827', false],
    ['1.0', true],
    ['-0', true],
    ['0e999999999', true],
    ['1E5', true],
    ['1e21', true],
    ['123456789012345680000', true],
    ['12345678901234567890', false],
    ['1e400', false],
    ['-1e400', false],
    ['1e-400', false],
    ['5e-324', true],
    ['1.7976931348623157e308', true],
    ['3.141592653589793', true],
    ['3.1415926535897932', false],
    [`1${'0'.repeat(300)}`, true],
    [`0.${'0'.repeat(400)}1`, false],
  ])('%s comes back: %s', (number, isKept) => {
    for (const text of [number, ` ${number} `]) expect(pointersIn(text)).toEqual(isKept ? [] : ['']);
    expect(pointersIn(`{"a":[1,${number}]}`)).toEqual(isKept ? [] : ['/a/1']);
  });

  it('are found at any place, and texts that look like them are not', () => {
    const text = `{"text": ", 9007199254740993", "a/b~c": 9007199254740993, "q\\"": [[], {"x": {}}, 1, 1e400],
      "\\u006bey": {"__proto__": 1e-400, "": 9007199254740993}, "\\\\": "\\\\", "last":\t9007199254740993}`;
    expect(pointersIn(text)).toEqual(['/a~1b~0c', '/q"/3', '/key/__proto__', '/key/', '/last']);
  });

  it('are named with the pointer of the JSON as a prefix, and with their stored values', () => {
    expect(lossyNumbers('[9007199254740993]', '/data')).toEqual([
      {
        pointer: '/data/0',
        message: 'the number 9007199254740993 would be stored as 9007199254740992: send it as a string',
      },
    ]);
  });

  it('are named up to a hundred times', () => {
    expect(pointersIn(`[${Array.from({ length: 200 }, () => '1e999').join()}]`)).toHaveLength(100);
  });

  it('are not searched in text that JavaScript wrote', () => {
    fc.assert(fc.property(fc.json(), (text) => expect(pointersIn(JSON.stringify(JSON.parse(text)))).toEqual([])));
  });

  it('are found among any other numbers', () => {
    const place = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat(5)), { maxLength: 5 });
    fc.assert(
      fc.property(place, fc.jsonValue(), (path, beside) => {
        const text = path.reduceRight<string>(
          (inner, at) =>
            typeof at === 'number'
              ? `[${`${JSON.stringify(beside)},`.repeat(at)}${inner}]`
              : `{${JSON.stringify(`${at}!`)}:${JSON.stringify(beside)},${JSON.stringify(at)}:${inner}}`,
          '0.12345678901234567890',
        );
        const pointer = path.map((at) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
        expect(pointersIn(text)).toEqual([pointer]);
      }),
    );
  });
});
