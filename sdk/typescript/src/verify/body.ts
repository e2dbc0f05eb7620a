import { WebhookOptionsError, WebhookVerificationError } from './errors.ts';

/** The raw body of a request: its bytes, or its text if the framework has decoded it as UTF-8. */
export type WebhookBody = string | Uint8Array | ArrayBuffer;

/**
 * A copy of the body's bytes, so that a buffer that is used again later does not change the verified bytes.
 * @throws WebhookOptionsError if the body is none, for example because it is parsed already
 */
export function bytesOf(body: WebhookBody): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]') return new Uint8Array(body).slice();
  const remedy = 'Take the body before a JSON parser does: its signature covers the bytes as they came.';
  throw new WebhookOptionsError(`\`body\` must be a string or bytes, and is ${describe(body)}. ${remedy}`);
}

function describe(body: unknown): string {
  if (body === undefined || body === null) return 'not there';
  return typeof body === 'object' ? 'an object' : `a ${typeof body}`;
}

/** @throws WebhookVerificationError `invalid-body` */
export function parseJson(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new WebhookVerificationError('invalid-body', 'The body is authentic, but it is not JSON in UTF-8.');
  }
}
