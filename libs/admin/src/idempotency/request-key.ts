import { PosthornError } from '#kernel';
import type { KeyIdentity } from '../keys/key-identity.ts';

/** The most characters of an `Idempotency-Key`. */
export const MAX_KEY_CHARACTERS = 255;
/** The form of an `Idempotency-Key` in words. */
export const KEY_WORDS = `1 to ${MAX_KEY_CHARACTERS} visible ASCII characters`;

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

const isKey = (text: string) => text.length <= MAX_KEY_CHARACTERS && VISIBLE_ASCII.test(text);

/** A request that may have an `Idempotency-Key`. */
export interface KeyedRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed body. */
  body?: unknown;
  /** The identity of the API key with which the request came. */
  identity?: KeyIdentity;
}

/**
 * The `Idempotency-Key` of a request, if it has one.
 * @throws PosthornError `invalid-input` if it has another form
 */
export function idempotencyKeyOf({ headers }: Pick<KeyedRequest, 'headers'>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && isKey(key))) return key;
  const problems = [{ pointer: '/idempotency-key', message: `must be ${KEY_WORDS}` }];
  throw new PosthornError('invalid-input', 'The Idempotency-Key header is invalid.', { problems });
}

/** The text of a request to which a key belongs. Undefined for endlessly nested lists, which no route accepts. */
export function requestText({ method, url, body }: KeyedRequest): string | undefined {
  try {
    return `${method} ${url} ${JSON.stringify(body)}`;
  } catch {
    return undefined;
  }
}

/**
 * The key, made unique for its caller: no project gets the responses of another project. API keys with scopes do not
 * share responses even in their project, because a response may have a secret that another key may not read.
 */
export function keyOfCaller(identity: KeyIdentity | undefined, key: string): string {
  if (identity?.projectId == null) return key;
  return identity.scopes === null ? `${identity.projectId}/${key}` : `${identity.projectId}/${identity.id}/${key}`;
}
