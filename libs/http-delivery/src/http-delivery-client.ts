import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Clock } from '#kernel';
import type { EgressPolicy } from './egress-policy.ts';
import { Exchange, type ExchangeContext } from './exchange.ts';
import { type GuardedConnector, guardedConnector } from './guarded-connector.ts';
import type { HttpOutcome, HttpRequest } from './http-outcome.ts';
import { OriginConnections } from './origin-connections.ts';

export interface HttpDeliveryOptions {
  egress: EgressPolicy;
  clock: Clock;
  /** Resolves names, in the form of dns.lookup. Default: dns.lookup. */
  lookup?: LookupFunction;
  /** Origins to which connections are kept; beyond, those of the one used longest ago are let go. Default: 1000. */
  maxOrigins?: number;
  /** Connections to one origin, idle and busy; beyond, requests wait, within their deadline. Default: 256. */
  maxConnectionsPerOrigin?: number;
  /** Bytes of a response's body that an outcome holds. Default: 4096. */
  maxResponseBytes?: number;
}

const CLOSE_BUDGET_MS = 15_000;

/**
 * Sends requests to customers' servers: only where the egress policy lets it, over kept HTTP/1.1 connections, within
 * a deadline over all. Redirects are not followed, bodies not decompressed, nothing is sent twice.
 *
 * - open: `send` sends.
 * - closing: after `close`; `send` fails at once. Left when every outcome has been told.
 */
export class HttpDeliveryClient {
  private readonly egress: EgressPolicy;
  private readonly connector: GuardedConnector;
  private readonly context: ExchangeContext;
  private readonly maxOrigins: number;
  private readonly maxConnectionsPerOrigin: number;
  /** In the order of their last use. */
  private readonly origins = new Map<string, OriginConnections>();
  private readonly inFlight = new Set<Exchange>();
  private closing: Promise<void> | undefined;
  private onDrained: () => void = () => undefined;

  constructor(options: HttpDeliveryOptions) {
    this.egress = options.egress;
    this.maxOrigins = options.maxOrigins ?? 1_000;
    this.maxConnectionsPerOrigin = options.maxConnectionsPerOrigin ?? 256;
    this.connector = guardedConnector(options.egress, options.lookup ?? dnsLookup, this.maxOrigins);
    this.context = {
      clock: options.clock,
      maxResponseBytes: options.maxResponseBytes ?? 4_096,
      onOver: (exchange) => {
        this.inFlight.delete(exchange);
        if (this.inFlight.size === 0) this.onDrained();
      },
    };
  }

  /**
   * Sends once. Never throws; whatever happens is an outcome.
   * @param done called exactly once, never before `send` has returned. It must not throw
   */
  send(request: HttpRequest, done: (outcome: HttpOutcome) => void): void {
    const exchange = new Exchange(request, done, this.context);
    this.inFlight.add(exchange);
    if (this.closing) return exchange.fail('unknown', 'Posthorn is stopping.');
    const url = URL.parse(request.url);
    if (!url) return exchange.fail('egress-denied', 'The URL cannot be read.');
    // Not url.origin: that of blob:https://… is another URL's.
    const origin = `${url.protocol}//${url.host}`;
    const connections = this.recentlyUsed(origin) ?? this.admit(origin, url);
    if (typeof connections === 'string') return exchange.fail('egress-denied', connections);
    exchange.path = url.pathname + url.search;
    connections.start(exchange);
  }

  /**
   * Sends nothing more and waits for what is on the wire; idle connections end at once.
   * @param budgetMs what is not answered by then is given up, as a failure with the code `unknown`
   */
  close(budgetMs = CLOSE_BUDGET_MS): Promise<void> {
    this.closing ??= this.drain(budgetMs);
    return this.closing;
  }

  private recentlyUsed(origin: string): OriginConnections | undefined {
    const connections = this.origins.get(origin);
    if (!connections) return undefined;
    this.origins.delete(origin);
    this.origins.set(origin, connections);
    return connections;
  }

  /** The new origin's connections, or why it may not be called. */
  private admit(origin: string, url: URL): OriginConnections | string {
    const verdict = this.egress.checkUrl(url);
    if (!verdict.ok) return `The URL ${verdict.message}.`;
    const connections = new OriginConnections(origin, this.connector, this.maxConnectionsPerOrigin);
    this.origins.set(origin, connections);
    if (this.origins.size > this.maxOrigins) {
      const [oldest] = this.origins;
      this.origins.delete(oldest![0]);
      oldest![1].retire();
    }
    return connections;
  }

  private async drain(budgetMs: number): Promise<void> {
    for (const connections of this.origins.values()) connections.retire();
    this.origins.clear();
    if (this.inFlight.size === 0) return;
    const drained = new Promise<void>((resolve) => (this.onDrained = resolve));
    const giveUp = setTimeout(() => {
      for (const exchange of this.inFlight) exchange.fail('unknown', 'Posthorn stopped before there was an answer.');
    }, budgetMs);
    await drained;
    clearTimeout(giveUp);
  }
}
