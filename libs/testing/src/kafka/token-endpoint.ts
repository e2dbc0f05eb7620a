import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token endpoint of OAuth on 127.0.0.1, whose tokens have no signature. */
export class TokenEndpoint {
  readonly client = { id: 'posthorn', secret: 's:e/c r+et' };
  /** The bodies of the requests that it has answered with a token. */
  readonly granted: URLSearchParams[] = [];
  /** The life of each token. */
  lifetimeSeconds = 3_600;
  /** The response to every request instead of a token, if there is one. */
  failure: { status: number; body: string } | undefined;
  /** How long ago each token has ended. Default: it has not. */
  endedSeconds: number | undefined;

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response) => {
      void this.respond(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
  }

  static async start(): Promise<TokenEndpoint> {
    const endpoint = new TokenEndpoint(createServer());
    await once(endpoint.server.listen(0, '127.0.0.1'), 'listening');
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/oauth2/token`;
  }

  /** Lets it answer as at the beginning. */
  reset(): void {
    this.failure = undefined;
    this.endedSeconds = undefined;
    this.lifetimeSeconds = 3_600;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }

  private async respond(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const form = new URLSearchParams(await text(request));
    if (this.failure) return this.failure;
    const [, basic = ''] = (request.headers.authorization ?? '').split(' ');
    const [id, secret] = Buffer.from(basic, 'base64').toString().split(':').map(decodeForm);
    if (id !== this.client.id || secret !== this.client.secret) {
      return { status: 401, body: JSON.stringify({ error: 'invalid_client', error_description: 'Unknown client' }) };
    }
    this.granted.push(form);
    return { status: 200, body: JSON.stringify({ ...this.token(), token_type: 'Bearer' }) };
  }

  private token(): { access_token: string; expires_in: number } {
    const seconds = Math.floor(Date.now() / 1_000) - 1;
    const exp = this.endedSeconds === undefined ? seconds + 1 + this.lifetimeSeconds : seconds - this.endedSeconds;
    const claims = { sub: this.client.id, iat: Math.min(seconds, exp - 1), exp };
    return { access_token: `${base64({ alg: 'none' })}.${base64(claims)}.`, expires_in: this.lifetimeSeconds };
  }
}

function decodeForm(part: string): string {
  return new URLSearchParams(`=${part}`).get('') ?? '';
}
