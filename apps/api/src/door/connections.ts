import type { Socket } from 'node:net';
import { UNKNOWN_IDLE_MS, UNKNOWN_SHARE } from './limits.ts';

const SWEEP_MS = 1_000;

interface Connection {
  /** Requests that are not answered yet. */
  requests: number;
  /** By the monotonic clock. */
  idleSinceMs: number;
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
 * Connections in, within a budget. A newcomer is never refused because others sit idle: past the budget a connection
 * without a good key is closed, the one that is idle longest first, and if there is none, an idle one with a key. No
 * address has a budget of its own, so that no client locks out another one behind the same address.
 *
 * - unknown: no good key was shown yet. Closed after 10 s without a request. Left by `showKey`.
 * - known: a good key was shown. Node closes it when it is idle.
 */
export class Connections {
  /** Each in the order in which they became idle, or busy. */
  private readonly unknown = new Map<Socket, Connection>();
  private readonly known = new Map<Socket, Connection>();
  private readonly timer: NodeJS.Timeout;
  private readonly limits: Required<ConnectionLimits>;

  constructor({ maxConnections, maxUnknown, unknownIdleMs }: ConnectionLimits) {
    this.limits = {
      maxConnections,
      maxUnknown: maxUnknown ?? Math.ceil(maxConnections * UNKNOWN_SHARE),
      unknownIdleMs: unknownIdleMs ?? UNKNOWN_IDLE_MS,
    };
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref();
  }

  /** A connection has been accepted. */
  add(socket: Socket): void {
    this.unknown.set(socket, { requests: 0, idleSinceMs: performance.now() });
    socket.once('close', () => void (this.unknown.delete(socket) || this.known.delete(socket)));
    if (this.unknown.size > this.limits.maxUnknown) this.closeUnknown(socket);
    if (this.unknown.size + this.known.size <= this.limits.maxConnections) return;
    if (!this.closeUnknown(socket) && !this.closeIdle(this.known, socket)) socket.destroy();
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
  }

  /** A request on a connection had a good key. */
  showKey(socket: Socket): void {
    const connection = this.unknown.get(socket);
    if (!connection) return;
    this.unknown.delete(socket);
    this.known.set(socket, connection);
  }

  get counts(): { unknown: number; known: number } {
    return { unknown: this.unknown.size, known: this.known.size };
  }

  /** Closes what has been idle for too long. */
  sweep(nowMs: number): void {
    for (const [socket, { requests, idleSinceMs }] of this.unknown) {
      if (requests === 0 && nowMs - idleSinceMs >= this.limits.unknownIdleMs) this.destroy(this.unknown, socket);
    }
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Closes the unknown connection that is idle longest; if none is idle, the one whose request came first. */
  private closeUnknown(newcomer: Socket): boolean {
    if (this.closeIdle(this.unknown, newcomer)) return true;
    const [oldest] = this.unknown.keys();
    if (oldest === undefined || oldest === newcomer) return false;
    this.destroy(this.unknown, oldest);
    return true;
  }

  /** Closes the connection of a group that is idle longest, if one is idle. */
  private closeIdle(group: Map<Socket, Connection>, newcomer: Socket): boolean {
    for (const [socket, { requests }] of group) {
      if (requests > 0 || socket === newcomer) continue;
      this.destroy(group, socket);
      return true;
    }
    return false;
  }

  private destroy(group: Map<Socket, Connection>, socket: Socket): void {
    group.delete(socket);
    socket.destroy();
  }
}
