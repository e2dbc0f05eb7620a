import { messageOf, PosthornError } from '#kernel';

const TIMEOUT_MS = 20_000;

interface JsonRequest {
  method: 'GET' | 'POST' | 'DELETE';
  key?: string;
  body?: object;
  /** The statuses of success. */
  accepts: readonly number[];
}

function fetchFrom(url: URL, { method, key, body }: JsonRequest): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      ...(key === undefined ? {} : { 'X-API-KEY': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/**
 * Sends a request of the first steps to a Posthorn and reads its answer.
 * @throws PosthornError `unavailable` or `unauthorized` that says what to do
 */
export async function requestJson<T>(url: URL, request: JsonRequest): Promise<T> {
  let response: Response;
  try {
    response = await fetchFrom(url, request);
  } catch (cause) {
    const reason = messageOf((cause as { cause?: unknown }).cause ?? cause);
    const advice = 'start it with `npm start`, and take the command that it prints';
    throw new PosthornError('unavailable', `Nothing answers at ${url.origin} (${reason}): ${advice}.`, { cause });
  }
  const text = await response.text();
  if (response.status === 401) {
    throw new PosthornError('unauthorized', `${url.origin} refuses the key: give the admin key of this Posthorn.`);
  }
  if (!request.accepts.includes(response.status)) {
    throw new PosthornError('unavailable', `${request.method} ${url.href} was answered ${response.status}: ${text}`);
  }
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
