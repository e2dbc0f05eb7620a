import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A receiver that sends exactly the bytes of a test. */
export interface TcpServer {
  /** The server's origin in plain http. */
  origin: string;
  port: number;
  /** Every connection it ever had, oldest first. */
  connections: Socket[];
  /** Drops the open connections. */
  close(): Promise<void>;
}

/**
 * Listens on a free port of 127.0.0.1.
 * @param onRequest handles each chunk that comes; `nth` counts them over all connections, from 1. Webhook requests of a
 * test are small and come as one chunk
 */
export async function tcpServer(onRequest: (socket: Socket, chunk: Buffer, nth: number) => void): Promise<TcpServer> {
  const connections: Socket[] = [];
  let chunks = 0;
  const server = createServer((socket) => {
    connections.push(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => onRequest(socket, chunk, ++chunks));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    connections,
    async close() {
      for (const socket of connections) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Resolves when the receiver's side of a connection is closed in any way; rejects if it stays open for 5 s. */
export function closed(connection: Socket | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!connection || connection.closed) return resolve();
    const tooLong = setTimeout(() => reject(new Error('The connection is still open after 5 s.')), 5_000);
    connection.once('close', () => {
      clearTimeout(tooLong);
      resolve();
    });
  });
}

/** A whole response with this body. */
export function response(body: string, head = 'HTTP/1.1 200 OK'): string {
  return `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
