import { messageOf, PosthornError } from '#kernel';
import { TRIAL_RECEIVER } from './trial-receiver.ts';

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

/** The error for a response with a status that the first steps do not accept. */
export class UnexpectedAnswer extends PosthornError {
  constructor(
    method: string,
    url: URL,
    readonly status: number,
    text: string,
  ) {
    super('unavailable', `${method} ${url.href} got the status ${status}: ${text}`);
  }
}

/** The error for a response that the API gives to every request, or that does not come from the API; else undefined. */
function adviceOn({ origin, pathname }: URL, { status, headers }: Response): PosthornError | undefined {
  const isOfApi = pathname.startsWith('/v1/');
  if (isOfApi && headers.get('server') === TRIAL_RECEIVER) {
    return new PosthornError('invalid-settings', `${origin} is the receiver: the URL of the API comes first.`);
  }
  if (status === 401) {
    return new PosthornError('unauthorized', `${origin} refuses the key: use the admin key of this Posthorn.`);
  }
  if (status !== 403) return undefined;
  return new PosthornError('forbidden', 'The key belongs to a project: use the admin key, which may create projects.');
}

/**
 * Sends a request of the first steps to a Posthorn and reads its response.
 * @throws PosthornError with a remedy; UnexpectedAnswer for a status that is not accepted
 */
export async function requestJson<T>(url: URL, request: JsonRequest): Promise<T> {
  let response: Response;
  try {
    response = await fetchFrom(url, request);
  } catch (cause) {
    const reason = messageOf((cause as { cause?: unknown }).cause ?? cause);
    const advice = 'start it with `npm start`, and use the command that it prints';
    throw new PosthornError('unavailable', `Nothing answers at ${url.origin} (${reason}): ${advice}.`, { cause });
  }
  const text = await response.text();
  const advice = adviceOn(url, response);
  if (advice !== undefined) throw advice;
  if (!request.accepts.includes(response.status))
    throw new UnexpectedAnswer(request.method, url, response.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Returns true if the receiver of a Posthorn's first steps responds at a URL. */
export async function isTrialReceiver(url: URL): Promise<boolean> {
  try {
    const { headers } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(TIMEOUT_MS) });
    return headers.get('server') === TRIAL_RECEIVER;
  } catch {
    return false;
  }
}
