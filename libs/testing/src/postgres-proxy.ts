import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a Postgres that can be disturbed, as a network between it and Posthorn can be. */
export class PostgresProxy {
  /** The connection string through this way. */
  readonly url: string;
  /** How many connections were opened through it so far. */
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private hangs = false;
  private readonly server: Server;
  private readonly target: URL;

  private constructor(server: Server, target: URL) {
    const url = new URL(target);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    this.url = url.href;
    this.server = server.on('connection', (client: Socket) => this.join(client));
    this.target = target;
  }

  /** @param databaseUrl the database at the other end */
  static async start(databaseUrl: string): Promise<PostgresProxy> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new PostgresProxy(server, new URL(databaseUrl));
  }

  /** How many connections are open on either side of it. */
  get openConnections(): number {
    return this.sockets.size;
  }

  /** Nothing comes through any more, and neither side is notified, as when a cable is pulled. */
  freeze(): void {
    for (const socket of this.sockets) socket.pause();
  }

  /** The server hangs: open connections freeze, and new ones are accepted and get no response. */
  hang(): void {
    this.hangs = true;
    this.freeze();
  }

  thaw(): void {
    this.hangs = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** Every connection breaks, and new ones are refused. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await once(this.server.close(), 'close');
  }

  private join(client: Socket): void {
    this.connections++;
    if (this.isCut) return void client.destroy();
    const server = connect(Number(this.target.port || 5432), this.target.hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk) => to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.hangs) from.pause();
    }
  }
}
