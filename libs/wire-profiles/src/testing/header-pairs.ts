import type { RenderedRequest } from '../render-input.ts';

/** A request's headers as name and value pairs, in their order. */
export function headerPairs({ headers }: RenderedRequest): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < headers.length; at += 2) pairs.push([headers[at]!, headers[at + 1]!]);
  return pairs;
}
