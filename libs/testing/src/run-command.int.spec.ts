import { runCommand } from './run-command.ts';

describe('runCommand', () => {
  it('resolves when the program has ended', async () => {
    await expect(runCommand('sh', ['-c', 'exit 0'], 20_000)).resolves.toBeUndefined();
  });

  it.each([
    ['is missing', 'no-such-program', [], /^no-such-program is not installed$/],
    ['fails', 'sh', ['-c', 'echo out of paper; exit 3'], /^sh failed: out of paper$/],
    ['does not end', 'sleep', ['600'], /^sleep has not ended after 200 ms/],
  ])('rejects with the reason if the program %s', async (_, program, args, reason) => {
    await expect(runCommand(program, args, program === 'sleep' ? 200 : undefined)).rejects.toThrow(reason);
  });
});
