import { SharedBudget } from '#kernel';
import { Connection, type ConnectionOwner } from './connection.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { GuardedConnector } from './guarded-connector.ts';
import { Origin, type OriginTarget, type PooledConnection } from './origin.ts';
import { SocketQueue } from './socket-queue.ts';

/** Shares of a project and of an endpoint in the sockets, as factors of the free ones. */
const SHARES = [1, 0.5];

/** An endpoint that holds no socket, so that only its project bounds it. */
const NEW_ENDPOINT = '';

/** Origins that are checked in one go when the least recently used one is dropped. */
const MAX_TRIMMED = 16;

/** The connector and bounds of a `ConnectionPool`; `HttpDeliveryOptions` has the defaults. */
export interface ConnectionPoolOptions {
  connector: GuardedConnector;
  /** Sockets, idle and busy. */
  maxSockets: number;
  /** Connections to one origin, idle and busy. */
  maxConnectionsPerOrigin: number;
  /** Origins whose idle connections and TLS sessions are kept. */
  maxOrigins: number;
  /** Exchanges that may wait for a socket. */
  maxWaiting: number;
}

/**
 * The sockets out, in total and by origin. A busy socket is held by its project and endpoint, which have shares in the
 * total and in each origin. An idle socket has no owner: the one used longest ago is closed when another origin needs
 * its place.
 *
 * An exchange takes the idle connection of its origin that was used last, or else a new connection. If its shares are
 * full, it waits for its turn.
 */
export class ConnectionPool implements ConnectionOwner {
  private readonly busy: SharedBudget;
  /** All idle connections, the one used longest ago first. */
  private readonly idle = new Set<PooledConnection>();
  /** In the order of their last use. */
  private readonly origins = new Map<string, Origin>();
  private readonly queue: SocketQueue;
  private isRetired = false;

  constructor(private readonly options: ConnectionPoolOptions) {
    this.busy = new SharedBudget(options.maxSockets, SHARES);
    this.queue = new SocketQueue({
      maxWaiting: options.maxWaiting,
      hasRoom: (projectId) =>
        projectId === undefined ? this.busy.used < this.busy.total : this.busy.fits([projectId, NEW_ENDPOINT], 1),
      tryCarry: (exchange, origin) => this.tryCarry(exchange, origin),
    });
  }

  /** Sockets with an exchange, sockets without, and exchanges that wait for one. */
  get counts(): { busy: number; idle: number; waiting: number } {
    return { busy: this.busy.used, idle: this.idle.size, waiting: this.queue.size };
  }

  /** The origin of this key if it was used lately. */
  recentlyUsed(key: string): Origin | undefined {
    const origin = this.origins.get(key);
    if (!origin) return undefined;
    this.origins.delete(key);
    this.origins.set(key, origin);
    return origin;
  }

  admit(key: string, target: OriginTarget): Origin {
    this.trimOrigins(this.options.maxOrigins - 1);
    const origin = new Origin(target, this.options.maxConnectionsPerOrigin);
    this.origins.set(key, origin);
    return origin;
  }

  /** Sends the exchange now, or when a socket is free for it. */
  start(exchange: Exchange, origin: Origin): void {
    const isBehindOthers = this.queue.size > 0 && (origin.lines.get(exchange.owner[1])?.exchanges.size ?? 0) > 0;
    if (!isBehindOthers && this.tryCarry(exchange, origin)) return;
    if (this.queue.push(exchange, origin)) return;
    exchange.giveBack('sockets', 'Too many requests, of the project or in total, wait for a socket.');
  }

  freed(connection: PooledConnection, exchange: Exchange): void {
    const { origin } = connection;
    this.giveBack(exchange, origin);
    if (this.isRetired) {
      connection.destroy();
    } else {
      origin.idle.push(connection);
      this.idle.add(connection);
    }
    this.afterUse(origin);
  }

  lost(connection: PooledConnection, exchange: Exchange | undefined): void {
    const { origin } = connection;
    if (exchange) this.giveBack(exchange, origin);
    else this.forgetIdle(connection);
    this.afterUse(origin);
  }

  /** Closes idle connections, because files, memory or ports are needed. */
  closeIdle(): void {
    for (const connection of this.idle) this.closeOne(connection);
  }

  /** Keeps no connection from now on. Waiting exchanges are still sent. */
  retire(): void {
    this.isRetired = true;
    this.closeIdle();
  }

  private tryCarry(exchange: Exchange, origin: Origin): boolean {
    const { owner } = exchange;
    if (!this.busy.fits(owner, 1) || !origin.busy.tryTake(owner, 1)) return false;
    this.busy.take(owner, 1);
    const kept = origin.idle.pop();
    if (kept) {
      this.idle.delete(kept);
      kept.carry(exchange);
    } else {
      this.makeRoom();
      new Connection(origin, this.options.connector, this).carry(exchange);
    }
    return true;
  }

  /** Closes idle connections until a new one fits into the total. */
  private makeRoom(): void {
    while (this.busy.used + this.idle.size > this.options.maxSockets) {
      const [oldest] = this.idle;
      if (!oldest) return;
      this.closeOne(oldest);
    }
  }

  private closeOne(connection: PooledConnection): void {
    this.forgetIdle(connection);
    connection.destroy();
  }

  private forgetIdle(connection: PooledConnection): void {
    this.idle.delete(connection);
    const { idle } = connection.origin;
    const at = idle.indexOf(connection);
    if (at !== -1) idle.splice(at, 1);
  }

  private giveBack({ owner }: Exchange, origin: Origin): void {
    this.busy.give(owner, 1);
    origin.busy.give(owner, 1);
  }

  private afterUse(origin: Origin): void {
    this.queue.freed();
    if (origin.isUnused) this.trimOrigins(this.options.maxOrigins);
  }

  /** Drops the origins used longest ago. An origin with a request counts as used now. */
  private trimOrigins(maxOrigins: number): void {
    for (let looked = 0; this.origins.size > maxOrigins && looked < MAX_TRIMMED; looked++) {
      const [oldest] = this.origins;
      if (!oldest) return;
      const [key, origin] = oldest;
      this.origins.delete(key);
      if (!origin.isUnused) this.origins.set(key, origin);
      else for (const connection of [...origin.idle]) this.closeOne(connection);
    }
  }
}
