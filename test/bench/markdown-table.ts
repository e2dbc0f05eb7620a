/** A column's head, and whether it holds numbers, which stand to the right. */
export interface Column {
  head: string;
  numeric?: boolean;
}

/** Columns of numbers with these heads. */
export const numeric = (...heads: string[]): Column[] => heads.map((head) => ({ head, numeric: true }));

/** A table in Markdown, padded as Prettier pads it, so that it reads well in a terminal too. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ head }) => head), ...rows];
  const widths = columns.map((_, at) => Math.max(3, ...cells.map((row) => row[at]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (columns[at]!.numeric ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join(' | ')} |`;
  const rule = columns.map(({ numeric }, at) =>
    numeric ? `${'-'.repeat(widths[at]! - 1)}:` : '-'.repeat(widths[at]!),
  );
  return [line(cells[0]!), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}
