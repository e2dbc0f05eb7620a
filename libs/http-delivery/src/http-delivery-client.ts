import type { LookupFunction } from 'node:net';
import { BoundedCache, type Clock, type LoopWatch } from '#kernel';
import { checkEndpointUrl } from './egress/check-endpoint-url.ts';
import { ConnectionPool } from './connections/connection-pool.ts';
import { Lookups } from './dns/lookups.ts';
import { resolverOf } from './dns/name-resolver.ts';
import { SystemResolver, type SystemResolverOptions } from './dns/system-resolver.ts';
import type { EgressPolicy } from './egress/egress-policy.ts';
import { Exchange, type ExchangeContext } from './exchange/exchange.ts';
import { GuardedConnector } from './connections/guarded-connector.ts';
import type { HttpOutcome, HttpRequest, UnsentReason } from './outcome/http-outcome.ts';
import { type OriginTarget, originTarget } from './connections/origin.ts';
import { ShortageReports } from './outcome/shortage-reports.ts';

/** The rules, clock and bounds of an `HttpDeliveryClient`; all its requests share the bounds. */
export interface HttpDeliveryOptions {
  egress: EgressPolicy;
  clock: Clock;
  /** Resolves names, in the form of dns.lookup. Default: by the system's configuration, without dns.lookup. */
  lookup?: LookupFunction;
  /** How the system's configuration is read, where `lookup` is not given. */
  dns?: SystemResolverOptions;
  /** Sockets in total, idle and busy; keep it well below the limit of open files. Default: 512. */
  maxSockets?: number;
  /** Connections to one origin, idle and busy. Default: 256. */
  maxConnectionsPerOrigin?: number;
  /**
   * The most origins to which connections and TLS sessions are kept; beyond, the origins used longest ago are
   * forgotten. Default: 1000.
   */
  maxOrigins?: number;
  /** Names that are looked up at once. Default: 64. */
  maxLookups?: number;
  /** Requests that may wait for a socket; beyond, one is `unsent` at once. Default: 8192. */
  maxWaiting?: number;
  /** How long a request may wait for a socket and a look-up before it is `unsent`. Default: 10000. */
  maxWaitMs?: number;
  /** Bytes of a response's body that an outcome holds. Default: 16384. */
  maxResponseBytes?: number;
  /** Measures how long the event loop was held: deadlines are put off by that time. Default: it never was. */
  loopWatch?: Pick<LoopWatch, 'heldMsSince'>;
  /** Called with the reason why requests are not sent: at once, then at doubling intervals. */
  onProblem?: (message: string) => void;
  /** Called for each request that the egress policy refuses; optional. */
  onRefused?: () => void;
  /** Called for each request that is given back unsent, with the resource that was lacking; optional. */
  onUnsent?: (reason: UnsentReason) => void;
}

const CLOSE_BUDGET_MS = 15_000;

/** Characters of the URLs whose verdicts are kept, with this many for each besides its own. */
const MAX_URLS_CHARACTERS = 4_194_304;
const URL_OVERHEAD = 300;

/** The parts of a URL that may be called. */
interface CallableUrl {
  /** The origin's key. Not url.origin: that of blob:https://… is another URL's. */
  key: string;
  target: OriginTarget;
  path: string;
}

/** The counts of resources that a client uses. */
export interface HttpUsage {
  /** Requests without an outcome. */
  inFlight: number;
  busySockets: number;
  idleSockets: number;
  /** Requests that wait for a socket. */
  waiting: number;
  /** Names that are being looked up. */
  lookups: number;
  /** Requests that wait for a look-up. */
  waitingForLookup: number;
}

/** Shortages that end sooner if idle connections are closed. */
const ENDED_BY_CLOSING: readonly UnsentReason[] = ['files', 'memory', 'ports'];

/**
 * Sends requests to customers' servers where the egress policy allows it, over kept HTTP/1.1 connections. One deadline
 * covers all phases of a request. Each project and endpoint stays within its shares of the sockets and look-ups.
 * Redirects are not followed, bodies not decompressed. A request goes out twice only if a kept connection was lost
 * without a response.
 *
 * - open: `send` sends.
 * - closing: after `close`; `send` gives back at once. Left when every outcome has been reported.
 */
export class HttpDeliveryClient {
  /** By the text of a URL, since the rules never change: the callable URL, or the reason why it may not be called. */
  private readonly urls: BoundedCache<CallableUrl | string>;
  private readonly lookups: Lookups;
  private readonly pool: ConnectionPool;
  private readonly context: ExchangeContext;
  private readonly inFlight = new Set<Exchange>();
  private closing: Promise<void> | undefined;
  private onDrained: () => void = () => undefined;

  constructor(options: HttpDeliveryOptions) {
    this.urls = new BoundedCache(
      MAX_URLS_CHARACTERS,
      (text) => callableUrl(text, options.egress),
      (_, text) => text.length + URL_OVERHEAD,
    );
    const resolver = options.lookup ? resolverOf(options.lookup) : new SystemResolver(options.dns);
    this.lookups = new Lookups(resolver, options.maxLookups ?? 64);
    this.pool = new ConnectionPool({
      connector: new GuardedConnector(options.egress, this.lookups),
      maxSockets: options.maxSockets ?? 512,
      maxConnectionsPerOrigin: options.maxConnectionsPerOrigin ?? 256,
      maxOrigins: options.maxOrigins ?? 1_000,
      maxWaiting: options.maxWaiting ?? 8_192,
    });
    const reports = new ShortageReports(options.onProblem ?? (() => undefined));
    this.context = {
      clock: options.clock,
      maxResponseBytes: options.maxResponseBytes ?? 16_384,
      maxWaitMs: options.maxWaitMs ?? 10_000,
      heldMsSince: (fromMs) => options.loopWatch?.heldMsSince(fromMs) ?? 0,
      onUnsent: (reason, message) => {
        if (ENDED_BY_CLOSING.includes(reason)) this.pool.closeIdle();
        reports.add(reason, message, performance.now());
        options.onUnsent?.(reason);
      },
      onRefused: () => options.onRefused?.(),
      onOver: (exchange) => {
        this.inFlight.delete(exchange);
        if (this.inFlight.size === 0) this.onDrained();
      },
    };
  }

  /** The resources in use now: sockets with and without a request, look-ups, and requests that wait for either. */
  get usage(): HttpUsage {
    const { busy, idle, waiting } = this.pool.counts;
    const { underWay, waiting: waitingForLookup } = this.lookups.counts;
    const inFlight = this.inFlight.size;
    return { inFlight, busySockets: busy, idleSockets: idle, waiting, lookups: underWay, waitingForLookup };
  }

  /**
   * Sends once. Never throws: every failure is an outcome.
   * @param done called exactly once, never before `send` has returned. It must not throw
   */
  send(request: HttpRequest, done: (outcome: HttpOutcome) => void): void {
    const exchange = new Exchange(request, done, this.context);
    this.inFlight.add(exchange);
    if (this.closing) return exchange.giveBack('stopping', 'Posthorn is stopping.');
    const url = this.urls.get(request.url);
    if (typeof url === 'string') return exchange.fail('egress-denied', url);
    const origin = this.pool.recentlyUsed(url.key) ?? this.pool.admit(url.key, url.target);
    exchange.path = url.path;
    this.pool.start(exchange, origin);
  }

  /**
   * Stops sending, and waits for the requests on the wire. Idle connections end at once.
   * @param budgetMs a request without an answer by then is given up: a failure with the code `unknown`, or `unsent` if
   * it still waited. If its status has come, that is the answer
   */
  close(budgetMs = CLOSE_BUDGET_MS): Promise<void> {
    this.closing ??= this.drain(budgetMs);
    return this.closing;
  }

  private async drain(budgetMs: number): Promise<void> {
    this.pool.retire();
    if (this.inFlight.size > 0) {
      const drained = new Promise<void>((resolve) => (this.onDrained = resolve));
      const giveUp = setTimeout(() => {
        for (const exchange of this.inFlight) exchange.stop();
      }, budgetMs);
      await drained;
      clearTimeout(giveUp);
    }
    this.lookups.close();
  }
}

function callableUrl(text: string, egress: EgressPolicy): CallableUrl | string {
  const verdict = checkEndpointUrl(text, egress);
  if (!verdict.ok) return `The URL ${verdict.message}.`;
  const { url } = verdict;
  return { key: `${url.protocol}//${url.host}`, target: originTarget(url), path: url.pathname + url.search };
}
