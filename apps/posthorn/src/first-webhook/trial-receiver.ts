import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '#kernel';

/** The receiver's name in the header `server`, which distinguishes it from the API. */
export const TRIAL_RECEIVER = 'posthorn-first-webhook';

const MAX_BODY_BYTES = 65_536;
/** The most requests that are kept to be read: the youngest ones. */
const MAX_KEPT = 16;
/** The longest wait of a reader for its request. */
const LONGEST_WAIT_MS = 15_000;
const LOOK_EVERY_MS = 20;

/** A request as it arrived. */
export interface ArrivedRequest {
  headers: Record<string, string>;
  body: string;
}

/**
 * A receiver for first steps, on a free port of 127.0.0.1. It accepts a POST to any path with 204. A GET of the same
 * path returns the posted request once it has arrived; only the client that made up the path knows the path. The
 * receiver is not part of the API, and has no secret.
 */
export class TrialReceiver {
  private readonly arrived = new Map<string, ArrivedRequest>();

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('server', TRIAL_RECEIVER);
      void this.handle(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<TrialReceiver> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new TrialReceiver(server.unref());
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path = '/' } = request;
    if (method === 'POST') return this.take(path, request, response);
    if (method !== 'GET') return void response.writeHead(405, { allow: 'GET, POST' }).end();
    const found = await this.waitFor(path, response);
    if (!found) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  }

  private async take(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) return void response.writeHead(413, { connection: 'close' }).end();
      chunks.push(chunk);
    }
    this.arrived.set(path, { headers: headersOf(request), body: Buffer.concat(chunks).toString() });
    const [oldest] = this.arrived.keys();
    if (this.arrived.size > MAX_KEPT) this.arrived.delete(oldest!);
    response.writeHead(204).end();
  }

  private async waitFor(path: string, response: ServerResponse): Promise<ArrivedRequest | undefined> {
    const untilMs = performance.now() + LONGEST_WAIT_MS;
    while (!this.arrived.has(path) && performance.now() < untilMs && !response.destroyed) {
      await systemClock.sleep(LOOK_EVERY_MS);
    }
    return this.arrived.get(path);
  }
}

/** The headers as they were written on the wire, the last of each name. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) headers[rawHeaders[at]!] = rawHeaders[at + 1]!;
  return headers;
}
