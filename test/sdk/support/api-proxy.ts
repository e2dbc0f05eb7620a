import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * The fate of a request: `lose-response` forwards it, and closes the connection when the API has responded; `hold`
 * forwards nothing and never responds; a status is a response by the proxy itself.
 */
export type Fate =
  'forward' | 'lose-response' | 'hold' | { status: number; headers?: Record<string, string>; body?: string };

/** A request as the proxy got it. */
export interface ProxiedRequest {
  atMs: number;
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
}

/** A proxy in front of the API, which loses responses as a network does. */
export class ApiProxy {
  readonly requests: ProxiedRequest[] = [];
  private readonly fates: Fate[] = [];
  private readonly watchers = new Set<() => void>();
  private readonly server = createServer((incoming, response) => {
    this.handle(incoming, response).catch(() => response.destroy());
  });

  private constructor(private readonly upstream: string) {}

  static async start(upstream: string): Promise<ApiProxy> {
    const proxy = new ApiProxy(upstream);
    await once(proxy.server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sets the fates of the next requests, and forgets the requests so far. Later requests are forwarded. */
  script(...fates: Fate[]): void {
    this.requests.length = 0;
    this.fates.splice(0, this.fates.length, ...fates);
  }

  /** Resolves when so many requests have come since the last script. */
  async waitFor(count: number): Promise<void> {
    if (this.requests.length >= count) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => this.requests.length >= count && resolve();
    this.watchers.add(look);
    await promise;
    this.watchers.delete(look);
  }

  async close(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, headers } = incoming as IncomingMessage & { method: string; url: string };
    const fate = this.fates.shift() ?? 'forward';
    this.requests.push({ atMs: performance.now(), method, path: url, headers });
    for (const look of this.watchers) look();
    if (fate === 'hold') return;
    const body = await buffer(incoming);
    if (typeof fate === 'object') return void response.writeHead(fate.status, fate.headers).end(fate.body);
    const upstream = request(new URL(url, this.upstream), { method, headers });
    const [answer] = (await once(upstream.end(body), 'response')) as [IncomingMessage];
    const answered = await buffer(answer);
    if (fate === 'lose-response') return void incoming.socket.destroy();
    response.writeHead(answer.statusCode!, answer.headers).end(answered);
  }
}
