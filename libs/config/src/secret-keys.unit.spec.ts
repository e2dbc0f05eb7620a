import { readSecretKeys } from './secret-keys.ts';

const keyOf = (byte: number, bytes = 32) => Buffer.alloc(bytes, byte).toString('base64');
const [older, newer] = [keyOf(1), keyOf(2)];

describe('the keys for secrets at rest', () => {
  it('are read in their order, with white space around them', () => {
    expect(readSecretKeys(` ${newer} , ${older}\n`)).toEqual([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]);
  });

  it.each([
    ['', 'entry 1 of 1 is empty'],
    [`${older},`, 'entry 2 of 2 is empty'],
    [`${older},not base64!`, 'entry 2 of 2 is not base64 with its padding'],
    [`${older},${newer.slice(0, -1)}`, 'entry 2 of 2 is not base64 with its padding'],
    [keyOf(3, 16), 'entry 1 of 1 has 16 bytes'],
    [`${newer},${keyOf(3, 33)},${older}`, 'entry 2 of 3 has 33 bytes'],
    [`${older},${newer},${older}`, 'entry 3 of 3 repeats an earlier entry'],
  ])('name the wrong entry, the right form and how to make one, not the key (%#)', (text, reason) => {
    const failure = () => readSecretKeys(text);
    expect(failure).toThrow(`${reason}. Each entry must be 32 random bytes in base64`);
    expect(failure).toThrow(/openssl rand -base64 32.*node -p "/);
    for (const entry of text.split(',')) if (entry !== '') expect(failure).not.toThrow(entry);
  });
});
