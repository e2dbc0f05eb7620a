import { connect, type Socket } from 'node:net';

/** A raw connection to an API, for requests that no HTTP client would send. */
export class RawConnection {
  private text = '';
  /** True once either side has closed the connection. */
  isClosed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('close', () => (this.isClosed = true));
    socket.on('error', () => undefined);
  }

  static async open(origin: string): Promise<RawConnection> {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawConnection(socket);
  }

  /** All bytes that have arrived. */
  get received(): string {
    return this.text;
  }

  /** The status of each answer that has come. */
  get statuses(): number[] {
    return [...this.text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  send(text: string | Buffer): void {
    this.socket.write(text);
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The head of a request. @param headers one in each entry */
export function headOf(method: string, path: string, headers: readonly string[] = []): string {
  return `${[`${method} ${path} HTTP/1.1`, 'Host: posthorn', ...headers].join('\r\n')}\r\n\r\n`;
}
