import type { Socket } from 'node:net';
import { UNKNOWN_IDLE_MS, UNKNOWN_SHARE } from './limits.ts';

const SWEEP_MS = 1_000;

interface Connection {
  /** Requests that are not answered yet. */
  requests: number;
  /** By the monotonic clock. */
  idleSinceMs: number;
  /** Whether a request on it had no good key. */
  isRefused: boolean;
  /** Whose key was shown; undefined before. */
  owner: string | undefined;
}

export interface ConnectionLimits {
  /** Connections in, at most: the part of the open files that is for them. */
  maxConnections: number;
  /** Those of them that have not shown a good key. Default: half. */
  maxUnknown?: number;
  /** Default: 10 s. */
  unknownIdleMs?: number;
}

/**
 * Connections in, within a budget: one part for strangers, the rest for those that have shown a good key. A newcomer is
 * never refused because others sit there. No address has a budget of its own, so that no client locks out another one
 * behind the same address.
 *
 * - unknown: no good key was shown yet. Closed after 10 s without a request; or past their part, one whose request was
 *   refused first, then the one that is idle longest, then the oldest. Left by `showKey`.
 * - known: a good key was shown. Past their part, one of the project that has most of them is closed, the one that is
 *   idle longest first. Otherwise Node closes it when it is idle.
 */
export class Connections {
  /** Each in the order in which they became idle, or busy. */
  private readonly unknown = new Map<Socket, Connection>();
  private readonly known = new Map<Socket, Connection>();
  private readonly knownByOwner = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private readonly maxUnknown: number;
  private readonly maxKnown: number;
  private readonly unknownIdleMs: number;
  private isDraining = false;
  private drainDeadline: NodeJS.Timeout | undefined;

  constructor({ maxConnections, maxUnknown, unknownIdleMs }: ConnectionLimits) {
    this.maxUnknown = maxUnknown ?? Math.ceil(maxConnections * UNKNOWN_SHARE);
    this.maxKnown = maxConnections - this.maxUnknown;
    this.unknownIdleMs = unknownIdleMs ?? UNKNOWN_IDLE_MS;
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref();
  }

  /** A connection has been accepted. */
  add(socket: Socket): void {
    this.unknown.set(socket, { requests: 0, idleSinceMs: performance.now(), isRefused: false, owner: undefined });
    socket.once('close', () => this.forget(socket));
    if (this.isDraining) this.destroy(socket);
    else if (this.unknown.size > this.maxUnknown) this.destroy(this.strangerToClose(socket));
  }

  /** A request has come on a connection. */
  begin(socket: Socket): void {
    const connection = this.unknown.get(socket) ?? this.known.get(socket);
    if (connection) connection.requests++;
  }

  /** A request has been answered. */
  end(socket: Socket): void {
    const group = this.unknown.has(socket) ? this.unknown : this.known;
    const connection = group.get(socket);
    if (!connection) return;
    connection.requests--;
    connection.idleSinceMs = performance.now();
    group.delete(socket);
    group.set(socket, connection);
    if (this.isDraining && connection.requests === 0) socket.destroySoon();
  }

  /** A request on a connection had no good key. */
  refuse(socket: Socket): void {
    const connection = this.unknown.get(socket);
    if (connection) connection.isRefused = true;
  }

  /** A request on a connection had a good key. @param owner the key's project */
  showKey(socket: Socket, owner: string): void {
    const connection = this.unknown.get(socket);
    if (!connection) return;
    this.unknown.delete(socket);
    this.known.set(socket, { ...connection, isRefused: false, owner });
    this.knownByOwner.set(owner, (this.knownByOwner.get(owner) ?? 0) + 1);
    if (this.known.size > this.maxKnown) this.destroy(this.knownToClose(socket));
  }

  get counts(): { unknown: number; known: number } {
    return { unknown: this.unknown.size, known: this.known.size };
  }

  /** Closes what has been idle for too long. */
  sweep(nowMs: number): void {
    for (const [socket, { requests, idleSinceMs }] of this.unknown) {
      if (requests === 0 && nowMs - idleSinceMs >= this.unknownIdleMs) this.destroy(socket);
    }
  }

  /**
   * Closes all connections: at once if they have no whole head of a request, else when their requests are answered, but
   * after `budgetMs` at the latest. Node no longer looks for late heads once its server closes.
   */
  drain(budgetMs: number): void {
    this.isDraining = true;
    this.destroyAll(({ requests }) => requests === 0);
    this.drainDeadline = setTimeout(() => this.destroyAll(() => true), budgetMs);
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.drainDeadline);
  }

  private destroyAll(isMeant: (connection: Connection) => boolean): void {
    for (const [socket, connection] of [...this.unknown, ...this.known]) {
      if (isMeant(connection)) this.destroy(socket);
    }
  }

  private strangerToClose(newcomer: Socket): Socket {
    let idle: Socket | undefined;
    let oldest: Socket | undefined;
    for (const [socket, { requests, isRefused }] of this.unknown) {
      if (socket === newcomer) continue;
      if (isRefused) return socket;
      if (requests === 0) idle ??= socket;
      oldest ??= socket;
    }
    return idle ?? oldest ?? newcomer;
  }

  private knownToClose(newcomer: Socket): Socket {
    const most = Math.max(...this.knownByOwner.values());
    let oldest: Socket | undefined;
    for (const [socket, { requests, owner }] of this.known) {
      if (socket === newcomer || this.knownByOwner.get(owner!) !== most) continue;
      if (requests === 0) return socket;
      oldest ??= socket;
    }
    return oldest ?? newcomer;
  }

  private forget(socket: Socket): void {
    this.unknown.delete(socket);
    const owner = this.known.get(socket)?.owner;
    if (owner === undefined) return;
    this.known.delete(socket);
    const left = this.knownByOwner.get(owner)! - 1;
    if (left > 0) this.knownByOwner.set(owner, left);
    else this.knownByOwner.delete(owner);
  }

  private destroy(socket: Socket): void {
    this.forget(socket);
    socket.destroy();
  }
}
