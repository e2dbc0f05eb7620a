import type { Command } from 'commander';

/** The most letters by which a name may differ from the one that was typed. */
const MAX_DISTANCE = 2;

/** The insertions, deletions and changes of one letter that turn one word into another. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...from].entries()) {
    const above = row;
    row = [at + 1];
    for (let nth = 1; nth <= to.length; nth++) {
      const changed = above[nth - 1]! + (letter === to[nth - 1] ? 0 : 1);
      row.push(Math.min(changed, above[nth]! + 1, row[nth - 1]! + 1));
    }
  }
  return row[to.length]!;
}

/** The commands below a program, each with the words that lead to it: `outbox`, `outbox status`. */
function pathsBelow(program: Command): string[] {
  return program.commands.flatMap((command) => [
    command.name(),
    ...pathsBelow(command).map((path) => `${command.name()} ${path}`),
  ]);
}

/**
 * The commands that somebody may have meant: those with the same last word (`status` is `outbox status`), else those of
 * which some word is spelled nearly so.
 */
export function suggestCommands(program: Command, typed: string): string[] {
  const paths = pathsBelow(program);
  const lastOf = (path: string) => path.split(' ').at(-1)!;
  const same = paths.filter((path) => lastOf(path) === typed.toLowerCase());
  return same.length > 0 ? same : paths.filter((path) => distance(typed.toLowerCase(), lastOf(path)) <= MAX_DISTANCE);
}
