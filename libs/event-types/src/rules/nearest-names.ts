const MAX_NAMES = 3;

/** How many letters have to be added, taken away or replaced (Levenshtein), or more than `atMost`. */
function distance(from: string, to: string, atMost: number): number {
  if (Math.abs(from.length - to.length) > atMost) return atMost + 1;
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const replaced = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1));
    }
    if (Math.min(...next) > atMost) return atMost + 1;
    row = next;
  }
  return row[to.length]!;
}

/** The names of which one was most likely meant, nearest first: up to three, each at most a third of it away. */
export function nearestNames(name: string, names: Iterable<string>): string[] {
  const atMost = Math.max(2, Math.floor(name.length / 3));
  return [...names]
    .map((other) => ({ other, away: distance(name, other, atMost) }))
    .filter(({ away }) => away <= atMost)
    .sort((a, b) => a.away - b.away || (a.other < b.other ? -1 : 1))
    .slice(0, MAX_NAMES)
    .map(({ other }) => other);
}
