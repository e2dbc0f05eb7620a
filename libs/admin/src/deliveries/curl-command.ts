import { HEADER_MASK } from '../headers/header-mask.ts';
import type { RequestView } from './delivery-view.ts';

/** A text as one word of a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll(`'`, `'\\''`)}'`;

/** A name for the shell: `X-Api-Key` becomes `X_API_KEY`. */
function variableOf(header: string): string {
  const name = header.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
  return /^[A-Z_]/.test(name) ? name : `_${name}`;
}

function headerOption({ name, value }: RequestView['headers'][number]): string {
  if (value === HEADER_MASK) return `--header ${quoted(`${name}: `)}"$${variableOf(name)}"`;
  // Without a value, curl would leave the header out.
  return `--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`;
}

/**
 * The request as a command for a POSIX shell, which sends the same method, URL, headers and body. The value of a masked
 * header is taken from a variable of the shell that has its name: `$X_API_KEY` for `X-Api-Key`.
 */
export function curlCommand({ method, url, headers, body }: RequestView): string {
  const options = [`--request ${method}`, ...headers.map(headerOption)];
  // --data-raw, because --data reads a file if the body begins with an at sign.
  if (body !== '') options.push(`--data-raw ${quoted(body)}`);
  return [`curl ${quoted(url)}`, ...options].join(' \\\n  ').concat('\n');
}
