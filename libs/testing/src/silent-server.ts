import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server on 127.0.0.1 that accepts connections and never responds. */
export class SilentServer {
  /** The connections that it has accepted. */
  readonly sockets: Socket[] = [];
  private readonly server = createServer((socket) => {
    this.sockets.push(socket.on('error', () => undefined));
    this.server.emit('accepted');
  });

  static async start(): Promise<SilentServer> {
    const silent = new SilentServer();
    await once(silent.server.listen(0, '127.0.0.1'), 'listening');
    return silent;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The server's host and port, in the form of `KAFKA_BROKERS`. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The server's URL, for an endpoint. */
  get url(): string {
    return `http://${this.address}/`;
  }

  /** Resolves when it has accepted so many connections. */
  async accepted(count: number): Promise<void> {
    while (this.sockets.length < count) await once(this.server, 'accepted');
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
