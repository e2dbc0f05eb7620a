import { messageOf, PosthornError } from '#kernel';

/** The token endpoint, and the client that asks it for tokens. */
export interface TokenEndpoint {
  url: string;
  clientId: string;
  clientSecret: string;
  /** Default: none is requested. */
  scope?: string | undefined;
}

/** A token, and how long it is valid from its request on. */
export interface IssuedToken {
  value: string;
  lifetimeMs: number;
}

const TIMEOUT_MS = 10_000;
/** The lifetime of a token about which neither the endpoint nor the token has anything. */
const ASSUMED_LIFETIME_MS = 300_000;
/** The characters of a bearer token in SASL (RFC 6750, 2.1). */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
const LONGEST_REASON = 200;

const CORRECT_CLIENT = 'correct KAFKA_OAUTH_CLIENT_ID and KAFKA_OAUTH_CLIENT_SECRET';
/** The remedies by the error codes of RFC 6749, 5.2. */
const REMEDIES: Readonly<Record<string, string>> = {
  invalid_client: CORRECT_CLIENT,
  unauthorized_client: 'allow client credentials (client_credentials) for the client',
  unsupported_grant_type: 'allow client credentials (client_credentials) at the endpoint',
  invalid_scope: 'correct KAFKA_OAUTH_SCOPE',
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function failure(url: string, what: string, cause?: unknown): PosthornError {
  return new PosthornError('unavailable', `The token endpoint ${url} ${what}.`, { canRetry: true, cause });
}

/** The first request of OAuth encodes both parts as a form does (RFC 6749, 2.3.1). */
const formEncoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);

async function post({ url, clientId, clientSecret, scope }: TokenEndpoint): Promise<Response> {
  const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) });
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, accept: 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const reason = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
    throw failure(url, `cannot be reached: ${reason}: start it, or correct KAFKA_OAUTH_TOKEN_URL`, error);
  }
}

function refusal(url: string, status: number, text: string): PosthornError {
  const { error, error_description: description } = parseObject(text);
  const code = typeof error === 'string' ? error : status === 401 ? 'invalid_client' : undefined;
  const said = [error, description].filter((part) => typeof part === 'string').join(': ');
  const reason = said === '' ? '' : ` (${said.slice(0, LONGEST_REASON)})`;
  const remedy = (code && REMEDIES[code]) ?? 'correct KAFKA_OAUTH_TOKEN_URL, or look in its log';
  return failure(url, `refuses a token with ${status}${reason}: ${remedy}`);
}

/** The lifetime in the claims of a JWT, without the use of a clock; undefined if it is none or has none. */
function lifetimeInside(token: string): number | undefined {
  const claims = parseObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const { exp, iat } = claims;
  return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1_000 : undefined;
}

/**
 * Requests a token by client credentials (RFC 6749, 4.4), with the client in the header.
 * @throws PosthornError `unavailable` with the remedy, never with the secret
 */
export async function requestToken(endpoint: TokenEndpoint): Promise<IssuedToken> {
  const { url } = endpoint;
  const response = await post(endpoint);
  const text = await response.text().catch((error: unknown) => {
    throw failure(url, `broke its answer off: ${messageOf(error)}`, error);
  });
  if (!response.ok) throw refusal(url, response.status, text);
  const { access_token: value, expires_in: seconds } = parseObject(text);
  if (typeof value !== 'string' || !TOKEN.test(value)) {
    throw failure(url, `sent no access_token with ${response.status}: correct KAFKA_OAUTH_TOKEN_URL`);
  }
  const stated = Number(seconds) > 0 ? Number(seconds) * 1_000 : lifetimeInside(value);
  return { value, lifetimeMs: stated !== undefined && stated > 0 ? stated : ASSUMED_LIFETIME_MS };
}
