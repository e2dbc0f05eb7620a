import { resolve } from 'node:path';
import { readOptions } from './options.ts';

describe('the options of the bench', () => {
  it('are a whole run by default', () => {
    expect(readOptions([])).toEqual({ quick: false, only: undefined, compare: undefined });
  });

  it('name a part, or another build by its folder', () => {
    expect(readOptions(['--quick', '--only', 'kafka'])).toMatchObject({ quick: true, only: 'kafka' });
    expect(readOptions(['--compare', '../other'])).toMatchObject({ compare: resolve('../other') });
  });

  it.each([
    [['--only', 'speed'], '--only takes one of ceiling, embedded, latency, kafka, not speed.'],
    [['--only', 'kafka', '--compare', '..'], '--compare runs its own loads: leave out --only.'],
    [['--faster'], /Unknown option '--faster'/],
  ])('refuse %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
