import { cli } from './cli.ts';
import { suggestCommands } from './suggest-command.ts';

describe('an unknown command', () => {
  it.each([
    ['status', ['outbox status']],
    ['Doctor', ['doctor']],
    ['docter', ['doctor']],
    ['odcotr', ['doctor']],
    ['outbx', ['outbox']],
    ['rekye', ['secrets rekey']],
    ['list', ['dead list', 'admin-key list']],
    ['frobnicate', []],
  ])('%s is answered with the commands that may have been meant: %j', (typed, suggested) => {
    expect(suggestCommands(cli, typed)).toEqual(suggested);
  });
});
