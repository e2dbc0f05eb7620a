import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { Carrier, Exchange } from './exchange.ts';
import type { GuardedConnector } from './guarded-connector.ts';

/** Names and values of a response's head, or of its trailers, at most. */
const MAX_HEADER_BYTES = 16_384;

/** How long an unused connection is kept when the server gives no hint; nginx, say, keeps it for 75 s. */
const KEEP_ALIVE_MS = 30_000;

/** A server's own hint (`Keep-Alive: timeout=5`) is followed up to here, and left this much before its end. */
const MAX_KEEP_ALIVE_MS = 120_000;
const KEEP_ALIVE_MARGIN_MS = 1_000;

/** Who holds a connection. Told when it can carry another exchange, and when it is of no more use. */
export interface ConnectionOwner {
  freed(connection: Connection): void;
  lost(connection: Connection): void;
}

/**
 * One connection to an origin, for one exchange at a time.
 *
 * - idle: kept by its owner. Left by `carry`, by `destroy`, or when either side closes the socket (told as lost).
 * - busy: with an exchange. If the socket turns out to be closed before the request is written, undici connects anew.
 *   Left when the exchange releases it: idle after a whole response, else destroyed and told as lost.
 * - destroyed: for good; a connect that is under way is given up.
 */
export class Connection implements Carrier {
  private readonly client: Client;
  private socket: Socket | undefined;
  private state: 'idle' | 'busy' | 'destroyed' = 'idle';

  constructor(
    origin: string,
    connector: GuardedConnector,
    private readonly owner: ConnectionOwner,
  ) {
    this.client = new Client(origin, {
      allowH2: false,
      pipelining: 1,
      // The exchange has a deadline over all; undici's timeouts never fire on a slow drip or a flood of 1xx.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
      keepAliveTimeoutThreshold: KEEP_ALIVE_MARGIN_MS,
      connect: (options, callback) => {
        this.socket = connector(options, callback);
      },
    });
    this.client.on('disconnect', () => this.disconnected());
  }

  carry(exchange: Exchange): void {
    this.state = 'busy';
    exchange.carrier = this;
    const { path, request } = exchange;
    const headers = request.headers as string[];
    this.client.dispatch({ path, method: request.method, headers, body: request.body }, exchange);
  }

  release(_: Exchange, reusable: boolean): void {
    if (reusable) {
      this.state = 'idle';
      this.owner.freed(this);
    } else {
      this.destroy();
      this.owner.lost(this);
    }
  }

  destroy(): void {
    this.state = 'destroyed';
    this.socket?.destroy();
    void this.client.destroy();
  }

  private disconnected(): void {
    if (this.state !== 'idle') return;
    this.destroy();
    this.owner.lost(this);
  }
}
