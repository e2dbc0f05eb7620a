import { connect, type Socket } from 'node:net';

const BETWEEN_BYTES_MS = 1_000;

/** Clients that begin a request each, and send its body a byte a second. */
export interface Drips {
  connections: number;
  /** Null for connections on which nothing is sent at all. */
  request: { path: string; key: string | null; announcedBytes: number } | null;
}

/** The first bytes of a request with a body that is still to come. */
function beginning({ path, key, announcedBytes }: NonNullable<Drips['request']>): string {
  const authorization = key === null ? '' : `Authorization: Bearer ${key}\r\n`;
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${authorization}Content-Type: application/json\r\n`;
  return `${head}Content-Length: ${announcedBytes}\r\n\r\n{`;
}

/** Keeps the drips open until `end`: a connection that the API closes is replaced within a second. */
export class RunningDrips {
  /** The number of all connections that were opened. */
  opened = 0;
  private readonly sockets = new Set<Socket>();
  private readonly timer: NodeJS.Timeout;
  private readonly port: number;
  private readonly drips: Drips;

  constructor(port: number, drips: Drips) {
    this.port = port;
    this.drips = drips;
    this.tick();
    this.timer = setInterval(() => this.tick(), BETWEEN_BYTES_MS);
  }

  /** @returns the number of connections that were opened, and of those that were still open */
  end(): { opened: number; stillOpen: number } {
    clearInterval(this.timer);
    const stillOpen = this.sockets.size;
    for (const socket of this.sockets) socket.destroy();
    return { opened: this.opened, stillOpen };
  }

  private tick(): void {
    if (this.drips.request) for (const socket of this.sockets) socket.write(' ');
    while (this.sockets.size < this.drips.connections) this.open();
  }

  private open(): void {
    const { request } = this.drips;
    const socket = connect({ host: '127.0.0.1', port: this.port, noDelay: true });
    if (request) socket.write(beginning(request));
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => this.sockets.delete(socket));
    socket.resume();
    this.sockets.add(socket);
    this.opened++;
  }
}
