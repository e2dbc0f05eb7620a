import type { ResponseView } from './delivery-view.ts';

/**
 * Bytes as a view shows them: as text if they are UTF-8, or else in base64. If only the first
 * bytes are stored, an incomplete character at their end is left out of the text.
 */
export function shownBody(bytes: Buffer, isTruncated: boolean): Pick<ResponseView, 'body' | 'bodyEncoding'> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isTruncated });
    return { body: text, bodyEncoding: 'utf-8' };
  } catch {
    return { body: bytes.toString('base64'), bodyEncoding: 'base64' };
  }
}
