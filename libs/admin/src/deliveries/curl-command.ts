import { shellWord } from '#kernel';
import { HEADER_MASK } from '../headers/header-mask.ts';
import type { RequestView } from './delivery-view.ts';

/** A name for the shell: `X-Api-Key` becomes `X_API_KEY`. */
function variableOf(header: string): string {
  const name = header.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
  return /^[A-Z_]/.test(name) ? name : `_${name}`;
}

function headerOption({ name, value }: RequestView['headers'][number]): string {
  if (value === HEADER_MASK) return `--header ${shellWord(`${name}: `)}"$${variableOf(name)}"`;
  // Without a value, curl would leave the header out.
  return `--header ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`;
}

/**
 * The request as a command for a POSIX shell, which sends the same method, URL, headers and body. The value of a masked
 * header is taken from a variable of the shell that has its name: `$X_API_KEY` for `X-Api-Key`. A body that an argument
 * cannot hold, because it is no UTF-8 or has a NUL, comes from `base64`.
 */
export function curlCommand({ method, url, headers, body, bodyEncoding }: RequestView): string {
  const options = [`--request ${method}`, ...headers.map(headerOption)];
  const isBinary = bodyEncoding === 'base64' || body.includes('\0');
  if (isBinary) {
    const text = bodyEncoding === 'base64' ? body : Buffer.from(body).toString('base64');
    const source = `printf %s ${shellWord(text)} | base64 -d | curl ${shellWord(url)}`;
    return [source, ...options, '--data-binary @-'].join(' \\\n  ').concat('\n');
  }
  // --data-raw, because --data reads a file if the body begins with an at sign.
  if (body !== '') options.push(`--data-raw ${shellWord(body)}`);
  return [`curl ${shellWord(url)}`, ...options].join(' \\\n  ').concat('\n');
}
