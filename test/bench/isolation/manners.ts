/**
 * How a customer's server behaves. `healthy` and `closing` note events and respond at once, `closing` with `Connection:
 * close`. `ok` responds and notes nothing; `hang` never responds; `drip` sends a byte a second.
 */
const MANNERS = ['healthy', 'closing', 'ok', 'hang', 'drip'] as const;
export type Manner = (typeof MANNERS)[number];

/** The manner that the first segment of a request's path names. */
export function mannerOf(head: string): Manner {
  const [, name] = /^\S+ \/([a-z]+)/.exec(head) ?? [];
  return MANNERS.find((manner) => manner === name) ?? 'ok';
}
