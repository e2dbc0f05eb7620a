import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReceivedRequest } from './received-request.ts';

/**
 * A status; a status with headers, or after some time, for a slow server; a connection that is closed without a status;
 * or bytes that are written as they are, after which the connection stays open.
 */
export type Answer =
  number | { status: number; afterMs?: number; headers?: Record<string, string> } | { bytes: string } | 'close';

const WAIT_TIMEOUT_MS = 60_000;
const OK: readonly Answer[] = [200];

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[index * 2]!, raw[index * 2 + 1]!]);
}

/**
 * Customers' servers, one for each path of an HTTP server on 127.0.0.1: records the requests, and responds by the
 * script of the path. A path without a script responds with 200.
 */
export class WebhookReceiver {
  private readonly server = createServer((request, response) => {
    // A body that breaks off is no request.
    this.receive(request, response).catch(() => response.destroy());
  });
  private readonly received: ReceivedRequest[] = [];
  private readonly scripts = new Map<string, readonly Answer[]>();
  private readonly held = new Map<string, Promise<void>>();
  private readonly watchers = new Set<() => void>();

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await once(receiver.server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  /** The URL for an endpoint at this path, for example `/fails-once`. */
  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** The requests to a path so far, oldest first. */
  requests(path: string): ReceivedRequest[] {
    return this.received.filter((request) => request.path === path);
  }

  /** From now on a path responds with these, one a request, and with the last one to all after it. */
  answer(path: string, ...answers: Answer[]): void {
    this.scripts.set(path, answers);
  }

  /**
   * From now on a path does not respond.
   * @returns lets it respond, by its script, to the requests that wait and to later ones
   */
  hold(path: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held.set(path, promise);
    return () => {
      this.held.delete(path);
      resolve();
    };
  }

  /**
   * Resolves as soon as the requests to a path are enough.
   * @param enough their number, or a condition on all of them
   * @throws Error with the number of requests, if they are not enough after 20 s
   */
  async waitFor(path: string, enough: number | ((requests: ReceivedRequest[]) => boolean)): Promise<ReceivedRequest[]> {
    const isEnough = typeof enough === 'number' ? (requests: unknown[]) => requests.length >= enough : enough;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => isEnough(this.requests(path)) && resolve();
    const giveUp = () =>
      reject(new Error(`After ${WAIT_TIMEOUT_MS} ms ${path} has ${this.requests(path).length} requests.`));
    const timer = setTimeout(giveUp, WAIT_TIMEOUT_MS);
    this.watchers.add(look);
    try {
      look();
      await promise;
    } finally {
      clearTimeout(timer);
      this.watchers.delete(look);
    }
    return this.requests(path);
  }

  /** Closes every connection, also those that wait for a response. */
  async close(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    this.server.closeAllConnections();
    await closed;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!;
    const body = await buffer(request);
    const answer = this.nextAnswer(path);
    this.received.push({ atMs: Date.now(), method: request.method!, path, headers: pairs(request.rawHeaders), body });
    for (const look of this.watchers) look();
    await this.held.get(path);
    if (answer === 'close') return void request.socket.destroy();
    if (typeof answer === 'object' && 'bytes' in answer) return void request.socket.write(answer.bytes);
    const { status, afterMs, headers } = typeof answer === 'object' ? answer : { status: answer };
    if (afterMs !== undefined) await pause(afterMs);
    response.writeHead(status, headers).end();
  }

  private nextAnswer(path: string): Answer {
    const [next, ...later] = this.scripts.get(path) ?? OK;
    if (later.length > 0) this.scripts.set(path, later);
    return next!;
  }
}
