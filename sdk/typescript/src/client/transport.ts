import { VERSION } from '../version.ts';
import { apiError, PosthornConnectionError, PosthornError, PosthornTimeoutError } from './errors.ts';
import { checkInteger, checkOptions, type KeyedCallOptions, type PosthornOptions, type Settings } from './options.ts';
import { queryOf } from './path.ts';
import { readProblem } from './read-problem.ts';
import { type Failure, mayHaveActed, retryDelayMs } from './retry.ts';
import { sleep } from './sleep.ts';

/** A request of the API. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Encoded, from `/v1`. */
  path: string;
  query?: object | undefined;
  /** Sent as JSON; undefined sends no body. */
  body?: unknown;
  /** True if the route takes an `Idempotency-Key`. */
  takesKey?: boolean;
}

interface Answer {
  response: Response;
  text: string;
}

/** Codes of errors before any byte of a request is sent: of Node, undici and Bun. */
const NOT_SENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket)$/;
const MAX_KEY_CHARACTERS = 255;

/** The key of a call: the caller's, or a random key, or null for a route that takes none. */
function keyOf({ takesKey }: ApiRequest, { idempotencyKey: key }: KeyedCallOptions): string | null {
  if (!takesKey && key !== undefined) throw new TypeError('This call takes no `idempotencyKey`.');
  if (key === undefined) return takesKey ? crypto.randomUUID() : null;
  if (typeof key === 'string' && key.length <= MAX_KEY_CHARACTERS && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new TypeError(`\`idempotencyKey\` must be 1 to ${MAX_KEY_CHARACTERS} visible ASCII characters.`);
}

function isSent(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return ![code, cause?.code].some((each) => typeof each === 'string' && NOT_SENT.test(each));
}

/** The failure of a try, and the error that is thrown if it is the last try. */
interface FailedTry {
  failure: Failure;
  error: PosthornError;
}

/** Sends requests to the API, repeats them where that is safe, and reads the responses. */
export class Transport {
  readonly #settings: Settings;

  /** @throws TypeError that names the wrong option */
  constructor(options: PosthornOptions) {
    this.#settings = checkOptions(options);
  }

  /**
   * The body of a successful response; undefined if it has none.
   * @throws PosthornApiError, PosthornConnectionError, or the reason of the caller's signal
   */
  async send<T>(request: ApiRequest, options: KeyedCallOptions = {}): Promise<T> {
    const maxRetries = checkInteger('maxRetries', options.maxRetries ?? this.#settings.maxRetries, 0, 100);
    const key = keyOf(request, options);
    const init = this.#initOf(request, key);
    const repeatable = { method: request.method, hasKey: request.takesKey ?? false };
    let wasInDoubt = false;
    for (let retries = 0; ; retries++) {
      options.signal?.throwIfAborted();
      const result = await this.#try(request, init, options);
      if ('response' in result) return bodyOf<T>(result);
      const { failure, error } = result;
      if (isDone(request, failure, wasInDoubt)) return undefined as T;
      const delayMs = retryDelayMs(repeatable, failure, { retries, wasInDoubt, random: Math.random() });
      if (delayMs === null || retries >= maxRetries || delayMs > this.#settings.maxRetryDelayMs)
        throw Object.assign(error, { idempotencyKey: key });
      wasInDoubt ||= mayHaveActed(failure);
      await sleep(delayMs, options.signal);
    }
  }

  #initOf({ method, body }: ApiRequest, key: string | null): RequestInit {
    return {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${this.#settings.apiKey}`,
        'user-agent': `posthorn-sdk/${VERSION}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual', // a redirect would send the key to another place, or change the method
    };
  }

  async #try(request: ApiRequest, init: RequestInit, options: KeyedCallOptions): Promise<Answer | FailedTry> {
    const timeoutMs = checkInteger('timeoutMs', options.timeoutMs ?? this.#settings.timeoutMs, 1);
    const { signal } = options;
    const controller = new AbortController();
    const onAbort = () => controller.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(onAbort, timeoutMs);
    try {
      const fetch = this.#settings.fetch ?? globalThis.fetch;
      const url = `${this.#settings.baseUrl}${request.path}${queryOf(request.query)}`;
      const response = await fetch(url, { ...init, signal: controller.signal });
      const text = await response.text();
      return response.ok ? { response, text } : failedResponse(response, text);
    } catch (cause) {
      signal?.throwIfAborted();
      return controller.signal.aborted ? timedOut(timeoutMs, cause) : failedConnection(cause);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }
}

/** Returns true if a DELETE that was repeated finds that an earlier try of the call has deleted the resource. */
function isDone({ method }: ApiRequest, failure: Failure, wasInDoubt: boolean): boolean {
  return method === 'DELETE' && wasInDoubt && failure.kind === 'response' && failure.status === 404;
}

function failedResponse(response: Response, text: string): FailedTry {
  const problem = readProblem(response, text);
  const { status, retryAfterMs } = problem;
  return { failure: { kind: 'response', status, retryAfterMs }, error: apiError(problem) };
}

function timedOut(timeoutMs: number, cause: unknown): FailedTry {
  const error = new PosthornTimeoutError(`No complete response came within ${timeoutMs} ms.`, { cause });
  return { failure: { kind: 'no-response', isSent: true }, error };
}

function failedConnection(cause: unknown): FailedTry {
  const { message, cause: deeper } = cause as { message?: string; cause?: { message?: string; code?: string } };
  const reason = deeper?.message || deeper?.code || message || String(cause);
  const error = new PosthornConnectionError(`No complete response came: ${reason}`, { cause });
  return { failure: { kind: 'no-response', isSent: isSent(cause) }, error };
}

function bodyOf<T>({ response, text }: Answer): T {
  if (text === '') return undefined as T;
  const contentType = response.headers.get('content-type') ?? '';
  if (!/^application\/(?:[a-z.]+\+)?json\b/.test(contentType)) return text as T;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new PosthornError('The response is not JSON, although its Content-Type is.', { cause });
  }
}
