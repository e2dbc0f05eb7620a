/** A number and its noun: `1 row`, `3 rows`. @param many the plural. Default: the noun with an `s` */
export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}
