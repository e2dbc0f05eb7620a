import { Connection, type ConnectionOwner } from './connection.ts';
import type { Carrier, Exchange } from './exchange.ts';
import type { GuardedConnector } from './guarded-connector.ts';

function startWaiting(connections: OriginConnections): void {
  connections.startWaiting();
}

/**
 * The connections to one origin. An exchange takes the one that was used last, so that those beyond need grow idle and
 * end; or a new one; or, at the limit, waits for its turn.
 * Once retired, it keeps nothing: connections end with their exchanges. What waits is still carried.
 */
export class OriginConnections implements ConnectionOwner, Carrier {
  private readonly idle: Connection[] = [];
  private readonly waiting = new Set<Exchange>();
  private open = 0;
  private retired = false;

  /** @param origin as WHATWG writes it. @param maxConnections idle and busy ones together */
  constructor(
    private readonly origin: string,
    private readonly connector: GuardedConnector,
    private readonly maxConnections: number,
  ) {}

  start(exchange: Exchange): void {
    const kept = this.idle.pop();
    if (kept) {
      kept.carry(exchange);
    } else if (this.open < this.maxConnections) {
      this.open++;
      new Connection(this.origin, this.connector, this).carry(exchange);
    } else {
      exchange.carrier = this;
      this.waiting.add(exchange);
    }
  }

  /** A waiting exchange is over: its deadline passed, or it was given up. */
  release(exchange: Exchange): void {
    this.waiting.delete(exchange);
  }

  freed(connection: Connection): void {
    const next = this.nextWaiting();
    if (next) {
      connection.carry(next);
    } else if (this.retired) {
      this.open--;
      connection.destroy();
    } else {
      this.idle.push(connection);
    }
  }

  lost(connection: Connection): void {
    this.open--;
    const at = this.idle.indexOf(connection);
    if (at !== -1) this.idle.splice(at, 1);
    // Later, because an exchange that cannot even be dispatched loses its connection at once, and so on down the queue.
    if (this.waiting.size > 0) process.nextTick(startWaiting, this);
  }

  /** Opens connections for what waits, as far as the limit lets it. */
  startWaiting(): void {
    while (this.open < this.maxConnections) {
      const next = this.nextWaiting();
      if (!next) return;
      this.start(next);
    }
  }

  retire(): void {
    this.retired = true;
    for (const connection of this.idle.splice(0)) {
      this.open--;
      connection.destroy();
    }
  }

  private nextWaiting(): Exchange | undefined {
    const [next] = this.waiting;
    if (next) this.waiting.delete(next);
    return next;
  }
}
