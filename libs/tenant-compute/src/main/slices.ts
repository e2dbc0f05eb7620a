/** Cuts work into pieces of a bounded weight, in order; an item that is heavier alone is a piece of its own. */
export function slices<T>(items: readonly T[], weightOf: (item: T) => number, maxWeight: number): T[][] {
  const cut: T[][] = [];
  let weight = Infinity;
  for (const item of items) {
    const more = weightOf(item);
    if (weight + more > maxWeight) {
      cut.push([]);
      weight = 0;
    }
    cut.at(-1)!.push(item);
    weight += more;
  }
  return cut;
}
