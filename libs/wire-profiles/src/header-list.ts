import type { RenderEndpoint } from './render-input.ts';

/** A profile's own headers (name, value, …), followed by the headers of the endpoint. */
export function headerList(own: string[], { headers }: Pick<RenderEndpoint, 'headers'>): string[] {
  for (const { key, value } of headers) own.push(key, value);
  return own;
}
