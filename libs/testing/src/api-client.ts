import { Readable } from 'node:stream';
import { Pool } from 'undici';

/** A response of the API, whose body a test reads as `T` without a check. */
export interface ApiAnswer<T = unknown> {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed if it is JSON, else its text. */
  body: T;
}

/** The body of a call, of which at most one form is given, and headers that replace the default headers. */
export interface ApiCall {
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, with the content type given in `headers`. */
  text?: string | Buffer;
  /** Announces so many bytes of JSON, and sends the first byte: a body too large is refused at once. */
  announcedBytes?: number;
  /** Headers by lower-case name; null leaves out a header that is sent by default. */
  headers?: Record<string, string | null>;
  /** The address of this machine from which the call comes, as from another client. Default: the system's choice. */
  from?: string;
}

/** Longer than any deadline of the API: its own answer is to be seen. */
const TIMEOUT_MS = 90_000;

/** The methods that an `ApiClient` can send. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

function parse(text: string, contentType: string): unknown {
  return /^application\/([a-z]+\+)?json/.test(contentType) ? JSON.parse(text) : text;
}

/** A body of which one byte comes, and then nothing more. */
function startOfBody(): Readable {
  const body = new Readable({ read: () => undefined });
  body.push('{');
  return body;
}

/** Speaks with a REST API as a customer's program does. */
export class ApiClient {
  /** The connections, by the address from which they come. */
  private readonly pools = new Map<string | undefined, Pool>();
  private readonly key: string;

  /**
   * @param key sent as a bearer token with every call
   * @param check examines every response, and throws if the response is not as it should be
   */
  constructor(
    readonly origin: string,
    key: string,
    private readonly check: (method: Method, path: string, answer: ApiAnswer) => void = () => undefined,
  ) {
    this.key = key;
  }

  /** Sends a call and returns the response, with any status. */
  async call<T>(method: Method, path: string, call: ApiCall = {}): Promise<ApiAnswer<T>> {
    const { json, text, announcedBytes, headers, from } = call;
    const isJson = json !== undefined || announcedBytes !== undefined;
    const all = {
      authorization: `Bearer ${this.key}`,
      'content-type': isJson ? 'application/json' : null,
      'content-length': announcedBytes === undefined ? null : String(announcedBytes),
      ...headers,
    };
    const unfinished = announcedBytes === undefined ? undefined : startOfBody();
    const body = unfinished ?? (json === undefined ? text : JSON.stringify(json));
    const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null);
    const got = await this.poolFrom(from).request({ method, path, body, headers: Object.fromEntries(sent) });
    const contentType = String(got.headers['content-type'] ?? '');
    const parsed = parse(await got.body.text(), contentType) as T;
    const answer = { status: got.statusCode, headers: got.headers, body: parsed };
    this.check(method, path, answer);
    return answer;
  }

  /** @throws Error with the response unless its status is 2xx; so do the others below */
  get<T>(path: string): Promise<T> {
    return this.succeed<T>('GET', path);
  }

  post<T>(path: string, json?: unknown): Promise<T> {
    return this.succeed<T>('POST', path, json);
  }

  patch<T>(path: string, json: unknown): Promise<T> {
    return this.succeed<T>('PATCH', path, json);
  }

  async delete(path: string): Promise<void> {
    await this.succeed('DELETE', path);
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }

  private poolFrom(localAddress: string | undefined): Pool {
    const known = this.pools.get(localAddress);
    if (known) return known;
    const timeouts = { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
    const pool = new Pool(this.origin, localAddress === undefined ? timeouts : { ...timeouts, localAddress });
    this.pools.set(localAddress, pool);
    return pool;
  }

  private async succeed<T>(method: Method, path: string, json?: unknown): Promise<T> {
    const { status, body } = await this.call<T>(method, path, { json });
    if (status >= 200 && status <= 299) return body;
    throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
  }
}
