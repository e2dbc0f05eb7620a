import type { RenderEndpoint } from './render-input.ts';

/** A profile's own headers (name, value, …), and behind them those of the endpoint. */
export function headerList(own: string[], { headers }: Pick<RenderEndpoint, 'headers'>): string[] {
  for (const { key, value } of headers) own.push(key, value);
  return own;
}
