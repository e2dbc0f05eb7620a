const MAX_NAMES = 3;
/** The highest distance: names that differ by more are not taken for each other, however long they are. */
const MAX_DISTANCE = 8;

/**
 * The most cells of the distance tables in one search, which takes a few milliseconds. Names past them are not
 * compared.
 */
const MAX_CELLS = 600_000;

/** The number of cells for two names. Only cells near the diagonal of the table are computed. */
const cellsOf = (from: string, atMost: number) => from.length * (2 * atMost + 1);

/**
 * The number of letters to add, remove or replace (Levenshtein), or more than `atMost`. Computes only the cells within
 * `atMost` of the diagonal, since cells beyond them are farther away: a thousand long names take less than a second.
 */
function distance(from: string, to: string, atMost: number): number {
  const tooFar = atMost + 1;
  if (Math.abs(from.length - to.length) > atMost) return tooFar;
  let row = new Uint8Array(to.length + 1).map((_, column) => Math.min(column, tooFar));
  let next = new Uint8Array(to.length + 1).fill(tooFar);
  for (let line = 1; line <= from.length; line++) {
    const first = Math.max(1, line - atMost);
    const last = Math.min(to.length, line + atMost);
    next[first - 1] = first === 1 ? Math.min(line, tooFar) : tooFar;
    for (let column = first; column <= last; column++) {
      const replaced = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
      next[column] = Math.min(replaced, row[column]! + 1, next[column - 1]! + 1, tooFar);
    }
    [row, next] = [next, row];
  }
  return row[to.length]!;
}

/**
 * The names that were most likely meant, nearest first: up to three. Each differs by at most a third of the name's
 * length, and at most 8.
 */
export function nearestNames(name: string, names: Iterable<string>): string[] {
  const atMost = Math.min(MAX_DISTANCE, Math.max(2, Math.floor(name.length / 3)));
  const compared = [...names].filter((other) => Math.abs(name.length - other.length) <= atMost);
  return compared
    .slice(0, Math.floor(MAX_CELLS / cellsOf(name, atMost)))
    .map((other) => ({ other, away: distance(name, other, atMost) }))
    .filter(({ away }) => away <= atMost)
    .sort((a, b) => a.away - b.away || (a.other < b.other ? -1 : 1))
    .slice(0, MAX_NAMES)
    .map(({ other }) => other);
}
