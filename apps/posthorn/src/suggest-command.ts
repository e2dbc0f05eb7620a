import type { Command } from 'commander';
import { editDistance } from '#kernel';

/** The most letters by which a name may differ from the typed name. */
const MAX_DISTANCE = 2;

/** The commands below a program, each with the words that lead to it: `outbox`, `outbox status`. */
function pathsBelow(program: Command): string[] {
  return program.commands.flatMap((command) => [
    command.name(),
    ...pathsBelow(command).map((path) => `${command.name()} ${path}`),
  ]);
}

/**
 * The commands that may have been meant: commands whose last word is the typed word (`status` is `outbox status`), else
 * commands whose last word is spelled similarly.
 */
export function suggestCommands(program: Command, typed: string): string[] {
  const paths = pathsBelow(program);
  const lastOf = (path: string) => path.split(' ').at(-1)!;
  const same = paths.filter((path) => lastOf(path) === typed.toLowerCase());
  return same.length > 0
    ? same
    : paths.filter((path) => editDistance(typed.toLowerCase(), lastOf(path)) <= MAX_DISTANCE);
}
