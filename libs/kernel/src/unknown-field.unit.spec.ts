import { unknownField } from './unknown-field.ts';

const messageOf = (name: string, ...known: string[]) => unknownField('', name, known).message;

describe('an unknown field', () => {
  it('is named, with its pointer below the object', () => {
    expect(unknownField('/headers/0', 'a/b')).toEqual({ pointer: '/headers/0/a~1b', message: 'Unknown field `a/b`.' });
    expect(unknownField('', 'mod', [], 'option').message).toBe('Unknown option `mod`.');
  });

  it('is followed by the known field that was likely meant', () => {
    expect(messageOf('urll', 'name', 'url')).toBe('Unknown field `urll`. Did you mean `url`?');
    expect(messageOf('Url', 'url')).toBe('Unknown field `Url`. Did you mean `url`?');
    expect(messageOf('evenTtypes', 'name', 'eventTypes')).toBe(
      'Unknown field `evenTtypes`. Did you mean `eventTypes`?',
    );
    expect(messageOf('retriesDelayMs', 'retryDelaysMs')).toBe('Unknown field `retriesDelayMs`.');
  });

  it('has no suggestion among short or distant names', () => {
    expect(messageOf('ie', 'id')).toBe('Unknown field `ie`.');
    expect(messageOf('more', 'name', 'uid')).toBe('Unknown field `more`.');
  });

  it('is shortened at a whole character if its name is long', () => {
    expect(messageOf('x'.repeat(65), 'url')).toBe(`Unknown field \`${'x'.repeat(64)}…\`.`);
    expect(messageOf(`${'x'.repeat(63)}😀`).isWellFormed()).toBe(true);
  });
});
