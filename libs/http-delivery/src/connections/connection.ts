import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { Carrier, Exchange } from '../exchange/exchange.ts';
import type { GuardedConnector } from './guarded-connector.ts';
import type { Origin, PooledConnection } from './origin.ts';

/**
 * Bytes of a response besides its body, at most: status line, head, chunk sizes and extensions, trailers, line ends
 * before them. Counted at the socket, because the parser skips some of them without a word.
 */
const MAX_FRAMING_BYTES = 65_536;

/** How long an unused connection is kept if the server gives no hint. For comparison: nginx keeps it for 75 s. */
const KEEP_ALIVE_MS = 30_000;

/** A server's own hint (`Keep-Alive: timeout=5`) is followed up to here, and left this much before its end. */
const MAX_KEEP_ALIVE_MS = 120_000;
const KEEP_ALIVE_MARGIN_MS = 1_000;

/** The holder of a connection. */
export interface ConnectionOwner {
  /** Called when the connection is idle again and can carry another exchange. */
  freed(connection: PooledConnection, exchange: Exchange): void;
  /** Called when the connection is closed for good. @param exchange the exchange that it carried, if it was busy */
  lost(connection: PooledConnection, exchange: Exchange | undefined): void;
}

/**
 * One connection to an origin, for one exchange at a time.
 *
 * - idle: kept by its owner. Left by `carry`, by `destroy`, or when either side closes the socket (reported as lost).
 * - busy: with an exchange. If the socket turns out to be closed before the request is written, undici connects anew.
 * If a kept socket is lost before any byte of a response came, the request is sent once more on a new socket. Many
 * servers close an idle connection just when the next request is on its way (RFC 9112, section 9.3.1). Left when the
 * exchange releases it: idle after a whole response, else destroyed and reported as lost.
 * - destroyed: for good; a connect that is under way is given up.
 */
export class Connection implements Carrier, PooledConnection {
  private readonly client: Client;
  private socket: Socket | undefined;
  private exchange: Exchange | undefined;
  private isDestroyed = false;
  /** Bytes that the socket had read when the current exchange, or the idle time, began. */
  private bytesReadBefore = 0;
  /** True if the socket was kept from an earlier exchange, so that the other side may have closed it meanwhile. */
  private isKept = false;

  constructor(
    readonly origin: Origin,
    connector: GuardedConnector,
    private readonly owner: ConnectionOwner,
  ) {
    this.client = new Client(origin.target.origin, {
      allowH2: false,
      pipelining: 1,
      // The exchange has a deadline over all; undici's timeouts never fire on a slow drip or a flood of 1xx.
      headersTimeout: 0,
      bodyTimeout: 0,
      // Of names and values, so that the bound on all framing is met first, or in the same read.
      maxHeaderSize: MAX_FRAMING_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
      keepAliveTimeoutThreshold: KEEP_ALIVE_MARGIN_MS,
      connect: (_, callback) => {
        this.socket = connector.connect(origin, this.exchange, callback);
      },
    });
    this.client.on('connect', () => this.connected());
    this.client.on('disconnect', () => this.disconnected());
  }

  carry(exchange: Exchange): void {
    this.exchange = exchange;
    exchange.carrier = this;
    // A socket that is closed already is connected anew, which may have to wait for a look-up.
    if (this.socket && !this.socket.destroyed) {
      this.bytesReadBefore = this.socket.bytesRead;
      this.isKept = true;
      exchange.begin();
      exchange.phases.keptConnection(this.socket.remoteAddress);
    }
    this.dispatch(exchange);
  }

  repeat(exchange: Exchange): boolean {
    if (!this.isKept || this.isDestroyed || !this.socket || this.socket.bytesRead > this.bytesReadBefore) return false;
    this.isKept = false;
    // undici is still closing the socket.
    process.nextTick(() => {
      if (this.exchange === exchange) this.dispatch(exchange);
    });
    return true;
  }

  private dispatch(exchange: Exchange): void {
    const { path, request } = exchange;
    const headers = request.headers as string[];
    this.client.dispatch({ path, method: request.method, headers, body: request.body }, exchange);
  }

  release(exchange: Exchange, reusable: boolean): void {
    this.exchange = undefined;
    if (reusable) {
      this.bytesReadBefore = this.socket?.bytesRead ?? 0;
      this.owner.freed(this, exchange);
    } else {
      this.destroy();
      this.owner.lost(this, exchange);
    }
  }

  destroy(): void {
    this.isDestroyed = true;
    this.socket?.destroy();
    void this.client.destroy();
  }

  private connected(): void {
    const { socket } = this;
    if (!socket) return;
    this.bytesReadBefore = socket.bytesRead;
    this.isKept = false;
    this.readThroughExchange(socket);
    // After undici's own listener, so that the body's bytes of this chunk are known. A socket hands over 64 KiB at
    // most at a time, so little more than the bound is ever read.
    socket.on('readable', () => this.limitFraming(socket));
  }

  /** Lets the exchange take each chunk before undici's parser does. */
  private readThroughExchange(socket: Socket): void {
    const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
    socket.read = (size?: number) => {
      for (let chunk = read(size); chunk !== null; chunk = read(size)) {
        const left = this.exchange?.read(chunk) ?? chunk;
        if (left.length > 0) return left;
      }
      return null;
    };
  }

  private limitFraming(socket: Socket): void {
    const framing = socket.bytesRead - this.bytesReadBefore - (this.exchange?.bodyBytesRead ?? 0);
    if (framing <= MAX_FRAMING_BYTES || this.isDestroyed) return;
    if (this.exchange) {
      this.exchange.exceed(`The response has more than ${MAX_FRAMING_BYTES} bytes besides its body.`);
    } else {
      this.disconnected();
    }
  }

  private disconnected(): void {
    if (this.exchange || this.isDestroyed) return;
    this.destroy();
    this.owner.lost(this, undefined);
  }
}
