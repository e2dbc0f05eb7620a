import fc from 'fast-check';
import { constantTimeEqual } from './constant-time-equal.ts';

const text = fc.string({ unit: 'binary' });

describe('constant-time compare', () => {
  it('finds a text equal to itself, as a string or as its UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(constantTimeEqual(each, `${each}`)).toBe(true);
        expect(constantTimeEqual(each, Buffer.from(each))).toBe(true);
      }),
    );
  });

  it('agrees with === on any two texts', () => {
    fc.assert(fc.property(text, text, (left, right) => constantTimeEqual(left, right) === (left === right)));
  });

  it.each([
    ['', 'a'],
    ['secret', 'secre'],
    ['secret', 'secret\0'],
    ['secret', 'Secret'],
  ])('tells %j from %j', (left, right) => expect(constantTimeEqual(left, right)).toBe(false));
});
