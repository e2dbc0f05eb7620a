/** SQL that is true for a row of `posthorn.event` that has one of the channels of a list. */
export function hasChannel(row: string, channels: string): string {
  return `(${row}.channel = any(${channels}) or ${row}.channels && ${channels})`;
}

/** SQL of all channels of a row of `posthorn.event`, as a list. */
export const channelsSql = (row: string) => `coalesce(${row}.channels, array_remove(array[${row}.channel], null))`;
