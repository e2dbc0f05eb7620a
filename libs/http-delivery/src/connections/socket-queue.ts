import { FairQueue, SharedBudget } from '#kernel';
import type { Exchange } from '../exchange/exchange.ts';
import type { Line, Origin } from './origin.ts';

/** Lines without a socket that are passed over in one go; the rest follows in the next turn of the event loop. */
const MAX_MISSES_A_TICK = 8;
const MAX_MISSES_A_TURN = 64;

/** Exchanges that are started in one go: each costs some tens of microseconds. */
const MAX_STARTS = 64;

/** Empty lines are dropped when their turn comes, and together past this count. */
const MAX_EMPTY_LINES = 1_024;

/** The bound of a `SocketQueue`, and the decisions about sockets that its `ConnectionPool` takes. */
export interface SocketQueueOptions {
  /** Exchanges that may wait. */
  maxWaiting: number;
  /**
   * Returns true if any exchange, or any exchange of a project, can have a socket now. It must be cheap: it is called
   * for each waiting project.
   */
  hasRoom(projectId?: string): boolean;
  /** Gives an exchange a socket if its shares allow it. */
  tryCarry(exchange: Exchange, origin: Origin): boolean;
}

class QueuedLine implements Line {
  readonly exchanges = new Set<Exchange>();

  constructor(
    readonly owner: Exchange['owner'],
    readonly origin: Origin,
    private readonly queue: SocketQueue,
  ) {}

  /** Called when a waiting exchange is over: it waited too long, or it was given up. */
  release(exchange: Exchange): void {
    this.queue.leave(this, exchange);
  }
}

/**
 * Exchanges that wait for a socket. Projects take turns, and the lines of a project (an endpoint at an origin) too.
 *
 * A line whose origin or endpoint has no room is set aside until each other line had its turn. So no line makes another
 * line wait, and a freed socket costs a few steps, however many lines wait.
 */
export class SocketQueue {
  private readonly lines = new FairQueue<Line>();
  /** Lines that found no socket in this round. */
  private missed: Line[] = [];
  /** True if a socket was freed since the round began. */
  private isStale = false;
  private isTickPlanned = false;
  private isTurnPlanned = false;
  private emptyLines = 0;
  private readonly waiting: SharedBudget;
  private readonly hasRoomFor = (line: Line) => this.options.hasRoom(line.owner[0]);

  constructor(private readonly options: SocketQueueOptions) {
    this.waiting = new SharedBudget(options.maxWaiting, [1, 1]);
  }

  /** Exchanges that wait. */
  get size(): number {
    return this.waiting.used;
  }

  /** Queues an exchange. @returns false if the queue, or the project's share of it, is full */
  push(exchange: Exchange, origin: Origin): boolean {
    if (!this.waiting.tryTake(exchange.owner, 1)) return false;
    const [projectId, endpointId] = exchange.owner;
    let line = origin.lines.get(endpointId);
    if (!line) {
      line = new QueuedLine(exchange.owner, origin, this);
      origin.lines.set(endpointId, line);
      this.lines.push(projectId, line);
    } else if (line.exchanges.size === 0) {
      this.emptyLines--;
    }
    line.exchanges.add(exchange);
    exchange.carrier = line;
    exchange.waitFor('sockets');
    return true;
  }

  /** Takes an exchange out of its line. */
  leave(line: Line, exchange: Exchange): void {
    if (!line.exchanges.delete(exchange)) return;
    this.waiting.give(exchange.owner, 1);
    if (line.exchanges.size === 0 && ++this.emptyLines > MAX_EMPTY_LINES) this.dropEmptyLines();
  }

  /**
   * Called when a socket was freed. Waiting lines are tried before the owner that freed the socket can take it again.
   */
  freed(): void {
    this.isStale = true;
    if (this.size === 0 || this.isTickPlanned) return;
    this.isTickPlanned = true;
    process.nextTick(startInTick, this);
  }

  startInTick(): void {
    this.isTickPlanned = false;
    this.start(MAX_MISSES_A_TICK);
  }

  startInTurn(): void {
    this.isTurnPlanned = false;
    this.start(MAX_MISSES_A_TURN);
  }

  private start(maxMisses: number): void {
    let misses = 0;
    let starts = 0;
    while (this.size > 0 && this.options.hasRoom()) {
      if (misses >= maxMisses || starts >= MAX_STARTS) return this.goOnNextTurn();
      const line = this.lines.next(this.hasRoomFor);
      if (line) {
        if (this.startFirst(line)) starts++;
        else misses++;
      } else {
        if (!this.nextRound()) return;
        misses++;
      }
    }
  }

  /** Starts the first exchange of a line. @returns whether it got a socket */
  private startFirst(line: Line): boolean {
    const [exchange] = line.exchanges;
    if (!exchange) {
      this.forget(line);
      return false;
    }
    const hasSocket = this.options.tryCarry(exchange, line.origin);
    if (hasSocket) {
      line.exchanges.delete(exchange);
      this.waiting.give(exchange.owner, 1);
    }
    if (!hasSocket) this.missed.push(line);
    else if (line.exchanges.size > 0) this.lines.push(line.owner[0], line);
    else line.origin.lines.delete(line.owner[1]);
    return hasSocket;
  }

  /** Brings back the lines that were set aside. @returns false if no socket was freed since */
  private nextRound(): boolean {
    if (!this.isStale) return false;
    this.isStale = false;
    const lines = this.missed;
    this.missed = [];
    for (const line of lines) {
      if (line.exchanges.size === 0) this.forget(line);
      else this.lines.push(line.owner[0], line);
    }
    return lines.length > 0;
  }

  private dropEmptyLines(): void {
    const isEmpty = ({ exchanges }: Line) => exchanges.size === 0;
    for (const line of this.lines.remove(isEmpty)) this.forget(line);
    for (const line of this.missed.filter(isEmpty)) this.forget(line);
    this.missed = this.missed.filter((line) => !isEmpty(line));
  }

  private forget(line: Line): void {
    this.emptyLines--;
    line.origin.lines.delete(line.owner[1]);
  }

  private goOnNextTurn(): void {
    if (this.isTurnPlanned) return;
    this.isTurnPlanned = true;
    setImmediate(startInTurn, this);
  }
}

function startInTick(queue: SocketQueue): void {
  queue.startInTick();
}

function startInTurn(queue: SocketQueue): void {
  queue.startInTurn();
}
