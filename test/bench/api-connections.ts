import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { HttpMessages } from './http-message.ts';

interface Post {
  request: Buffer;
  resolve(): void;
  reject(error: Error): void;
}

/** A kept connection that carries one request at a time. */
interface Kept {
  socket: Socket;
  post: Post | undefined;
}

/**
 * A fixed number of kept HTTP/1.1 connections to the API. If none is free, a request waits. Uses node:net directly, to
 * be cheap.
 */
export class ApiConnections {
  private readonly port: number;
  private readonly path: string;
  private readonly adminKey: string;
  private readonly free: Kept[] = [];
  private readonly all: Kept[] = [];
  private readonly waiting: Post[] = [];

  constructor(port: number, path: string, adminKey: string) {
    this.port = port;
    this.path = path;
    this.adminKey = adminKey;
  }

  /** Opens them, so that no request waits for a connect. */
  async open(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const kept: Kept = { socket: connect({ host: '127.0.0.1', port: this.port, noDelay: true }), post: undefined };
      await once(kept.socket, 'connect');
      this.follow(kept);
      this.all.push(kept);
      this.free.push(kept);
    }
  }

  /** The bytes of a request with this JSON as its body. */
  requestOf(json: string): Buffer {
    const head = `POST ${this.path} HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nAuthorization: Bearer ${this.adminKey}\r\n`;
    return Buffer.from(
      `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
    );
  }

  /** Resolves with the answer 202. @throws Error if the answer is another one, or does not come */
  post(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const post = { request, resolve, reject };
      const kept = this.free.pop();
      if (kept) this.carry(kept, post);
      else this.waiting.push(post);
    });
  }

  close(): void {
    for (const { socket } of this.all) socket.destroy();
  }

  private carry(kept: Kept, post: Post): void {
    kept.post = post;
    kept.socket.write(post.request);
  }

  private follow(kept: Kept): void {
    const messages = new HttpMessages();
    const fail = () => kept.post?.reject(new Error('The API closed a connection.'));
    kept.socket.on('data', (chunk: Buffer) => messages.read(chunk, (_, { head }) => this.answered(kept, head)));
    kept.socket.on('error', fail);
    kept.socket.on('close', fail);
  }

  private answered(kept: Kept, head: string): void {
    const { post } = kept;
    const next = this.waiting.shift();
    if (next) this.carry(kept, next);
    else {
      kept.post = undefined;
      this.free.push(kept);
    }
    if (head.startsWith('HTTP/1.1 202 ')) post?.resolve();
    else post?.reject(new Error(`The API answered ${head}`));
  }
}
