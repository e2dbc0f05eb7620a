import { SharedBudget } from '#kernel';
import type { Carrier, Exchange } from '../exchange/exchange.ts';

/** The target of the connections of an origin. */
export interface OriginTarget {
  /** For undici: scheme, host and port. A final dot of the name is left out, as it is in the Host header. */
  origin: string;
  protocol: 'http:' | 'https:';
  /** The name or address, without brackets and without a final dot. */
  host: string;
  /** The name as it is looked up: with a final dot if the URL has one, so that no search domain is appended. */
  lookupName: string;
  port: number;
}

/** Shares of a project and of an endpoint in an origin's connections, as factors of the free ones. */
const SHARES = [1, 1];

/** The target of a URL whose scheme is http or https. */
export function originTarget(url: URL): OriginTarget {
  const { hostname } = url;
  const protocol = url.protocol === 'https:' ? 'https:' : 'http:';
  const name = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const host = name.endsWith('.') ? name.slice(0, -1) : name;
  const written = hostname.startsWith('[') ? hostname : host;
  const port = url.port === '' ? '' : `:${url.port}`;
  return {
    origin: `${protocol}//${written}${port}`,
    ...{ protocol, host, lookupName: name },
    port: url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port),
  };
}

/** A connection as its pool holds it. */
export interface PooledConnection {
  readonly origin: Origin;
  carry(exchange: Exchange): void;
  destroy(): void;
}

/** The exchanges of one endpoint that wait for a connection to one origin, in their order. */
export interface Line extends Carrier {
  readonly owner: Exchange['owner'];
  readonly origin: Origin;
  readonly exchanges: Set<Exchange>;
}

/** The connections to one origin, and the exchanges that wait for them. */
export class Origin {
  /** Kept connections, the one used last at the end. Connections that are not needed stay idle until they end. */
  readonly idle: PooledConnection[] = [];
  /** Connections with an exchange. */
  readonly busy: SharedBudget;
  /** Exchanges that wait for a connection, by endpoint. */
  readonly lines = new Map<string, Line>();
  /** The TLS session that shortens the handshake of the next connection. */
  tlsSession: Buffer | undefined;

  constructor(
    readonly target: OriginTarget,
    maxConnections: number,
  ) {
    this.busy = new SharedBudget(maxConnections, SHARES);
  }

  /** Returns true if it holds nothing but idle connections and a TLS session. */
  get isUnused(): boolean {
    return this.busy.used === 0 && this.lines.size === 0;
  }
}
