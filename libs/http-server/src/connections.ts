import type { IncomingMessage } from 'node:http';
import { UNKNOWN_IDLE_MS, UNKNOWN_SHARE } from './limits.ts';

const SWEEP_MS = 1_000;
/** The turns of the event loop before which the first request of a connection cannot have been read. */
const TURNS_TO_READ = 2;
/** The time after which a request is slow: its connection is closed before a newcomer is refused. */
const SLOW_REQUEST_MS = 1_000;
/** The age up to which the first request of a connection may be on its way from a busy client. */
const YOUNG_MS = 1_000;
/** The part of all connections that is the share of one project. It may have more while there is room. */
const PROJECT_SHARE = 0.5;

/** The part of a socket that `Connections` needs. */
export interface ClientSocket {
  once(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
  /** Closes the socket once all that was written is sent. */
  destroySoon(): void;
}

interface Connection {
  /** The number of requests without a response. */
  requests: number;
  /** When it became idle, or busy; by the monotonic clock. */
  sinceMs: number;
  /** The turn of the event loop in which it was accepted. */
  turn: number;
  /** The last request, whose body may be incomplete. */
  request: Pick<IncomingMessage, 'complete'> | undefined;
  /** True once a request on it had no good key. */
  isRefused: boolean;
  /** The owner of the valid key that was sent; undefined before. */
  owner: string | undefined;
}

/** The bounds of `Connections`. */
export interface ConnectionLimits {
  /** The most incoming connections: the part of the open files that is reserved for them. */
  maxConnections: number;
  /** The most connections without a valid key so far. Default: half of all. */
  maxUnknown?: number;
  /** Default: 10 s. */
  unknownIdleMs?: number;
}

/**
 * Incoming connections, within a budget, of which connections without a valid key may hold a part. A newcomer is not
 * refused because of other idle connections. No address has a budget of its own, so that no client locks out another
 * client behind the same address.
 *
 * - unknown: no valid key was sent yet. Closed after 10 s without a request. If there is no room, a connection is
 * closed: first one whose request was refused, else the connection that is idle longest, else the oldest. A connection
 * whose first request cannot have been read yet stays open, as in a burst of newcomers. Left by `showKey`.
 * - known: a valid key was sent. If there is no room and no unknown connection, the project with the most known
 * connections loses a connection that is idle, has a slow request, or has a request with an incomplete body. If that
 * project has more than half of all connections, it loses one before an unknown connection that is younger than 1 s.
 * Otherwise Node closes it when it is idle.
 */
export class Connections {
  /** The connections of each state, in the order in which they became idle or busy. */
  private readonly unknown = new Map<ClientSocket, Connection>();
  private readonly known = new Map<ClientSocket, Connection>();
  private readonly knownByOwner = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private readonly maxConnections: number;
  private readonly maxUnknown: number;
  private readonly unknownIdleMs: number;
  private turn = 0;
  private turnsToCount = 0;
  private isDraining = false;
  private drainDeadline: NodeJS.Timeout | undefined;

  constructor({ maxConnections, maxUnknown, unknownIdleMs }: ConnectionLimits) {
    this.maxConnections = maxConnections;
    this.maxUnknown = maxUnknown ?? Math.ceil(maxConnections * UNKNOWN_SHARE);
    this.unknownIdleMs = unknownIdleMs ?? UNKNOWN_IDLE_MS;
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref();
  }

  /** Called when a connection has been accepted. */
  add(socket: ClientSocket): void {
    const { turn } = this;
    const sinceMs = performance.now();
    this.unknown.set(socket, { requests: 0, sinceMs, turn, request: undefined, isRefused: false, owner: undefined });
    if (this.turnsToCount === 0) setImmediate(() => this.countTurn());
    this.turnsToCount = TURNS_TO_READ;
    socket.once('close', () => this.forget(socket));
    const isFull = this.unknown.size + this.known.size > this.maxConnections;
    if (this.isDraining) this.destroy(socket);
    else if (isFull || this.unknown.size > this.maxUnknown) {
      this.destroy(this.toClose(socket));
    }
  }

  /** Called when a request has come on a connection. */
  begin(socket: ClientSocket, request: Pick<IncomingMessage, 'complete'>): void {
    const connection = this.unknown.get(socket) ?? this.known.get(socket);
    if (!connection) return;
    if (connection.requests++ === 0) connection.sinceMs = performance.now();
    connection.request = request;
  }

  /** Called when a request has its response. */
  end(socket: ClientSocket): void {
    const group = this.unknown.has(socket) ? this.unknown : this.known;
    const connection = group.get(socket);
    if (!connection) return;
    connection.requests--;
    connection.sinceMs = performance.now();
    group.delete(socket);
    group.set(socket, connection);
    if (this.isDraining && connection.requests === 0) socket.destroySoon();
  }

  /** Called when a request on a connection had no valid key. */
  refuse(socket: ClientSocket): void {
    const connection = this.unknown.get(socket);
    if (connection) connection.isRefused = true;
  }

  /** Called when a request on a connection had a valid key. @param owner the key's project */
  showKey(socket: ClientSocket, owner: string): void {
    const connection = this.unknown.get(socket);
    if (!connection) return;
    this.unknown.delete(socket);
    this.known.set(socket, { ...connection, isRefused: false, owner });
    this.knownByOwner.set(owner, (this.knownByOwner.get(owner) ?? 0) + 1);
  }

  get counts(): { unknown: number; known: number } {
    return { unknown: this.unknown.size, known: this.known.size };
  }

  /** Closes connections that have been idle for too long. */
  sweep(nowMs: number): void {
    for (const [socket, { requests, sinceMs }] of this.unknown) {
      if (requests === 0 && nowMs - sinceMs >= this.unknownIdleMs) this.destroy(socket);
    }
  }

  /**
   * Closes all connections: at once if no whole head of a request has come, else after the response, but after
   * `budgetMs` at the latest. Node no longer looks for late heads once its server closes.
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

  private countTurn(): void {
    this.turn++;
    if (--this.turnsToCount > 0) setImmediate(() => this.countTurn());
  }

  /**
   * Connections without a valid key go first. Only if a project exceeds its share, its connections go before young
   * connections, whose first request may be on its way.
   */
  private toClose(newcomer: ClientSocket): ClientSocket {
    const isOver = this.mostOfOwner() > this.maxConnections * PROJECT_SHARE && this.unknown.size <= this.maxUnknown;
    const first = isOver ? (this.unknownToClose(newcomer, YOUNG_MS) ?? this.knownToClose()) : undefined;
    return first ?? this.unknownToClose(newcomer) ?? this.knownToClose() ?? newcomer;
  }

  /** @param youngMs the age up to which a connection stays open, unless its request was refused. Default: none */
  private unknownToClose(newcomer: ClientSocket, youngMs = 0): ClientSocket | undefined {
    const youngSinceMs = performance.now() - youngMs;
    let idle: ClientSocket | undefined;
    let oldest: ClientSocket | undefined;
    for (const [socket, { requests, isRefused, turn, sinceMs }] of this.unknown) {
      if (socket === newcomer) continue;
      if (isRefused) return socket;
      if (this.turn - turn < TURNS_TO_READ || sinceMs > youngSinceMs) continue;
      if (requests === 0) idle ??= socket;
      oldest ??= socket;
    }
    return idle ?? oldest;
  }

  /** The number of known connections of the project that has most. */
  private mostOfOwner(): number {
    return Math.max(0, ...this.knownByOwner.values());
  }

  private knownToClose(): ClientSocket | undefined {
    const most = this.mostOfOwner();
    const slowBeforeMs = performance.now() - SLOW_REQUEST_MS;
    let slow: ClientSocket | undefined;
    for (const [socket, { requests, sinceMs, owner, request }] of this.known) {
      if (this.knownByOwner.get(owner!) !== most) continue;
      if (requests === 0) return socket;
      if (sinceMs < slowBeforeMs || !request!.complete) slow ??= socket;
    }
    return slow;
  }

  private forget(socket: ClientSocket): void {
    this.unknown.delete(socket);
    const owner = this.known.get(socket)?.owner;
    if (owner === undefined) return;
    this.known.delete(socket);
    const left = this.knownByOwner.get(owner)! - 1;
    if (left > 0) this.knownByOwner.set(owner, left);
    else this.knownByOwner.delete(owner);
  }

  private destroy(socket: ClientSocket): void {
    this.forget(socket);
    socket.destroy();
  }
}
