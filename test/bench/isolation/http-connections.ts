import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer-reader.ts';

/** The status of a request that never got an answer: its connection was refused, reset or closed. */
export const NO_ANSWER = 0;

interface Waiting {
  request: Buffer;
  settle: (status: number) => void;
}

/**
 * HTTP/1.1 connections to the API that carry one request at a time and are opened as they are needed. If none is free,
 * a request waits. A connection that ends settles its request and makes room for a new one, so that a load goes on even
 * if the API closes its connections. Uses node:net directly, to be cheap.
 */
export class HttpConnections {
  private readonly port: number;
  private readonly limit: number;
  private readonly free: ((next: Waiting) => void)[] = [];
  private readonly waiting: Waiting[] = [];
  private readonly sockets = new Set<Socket>();
  private isClosed = false;

  /** @param limit connections at most */
  constructor(port: number, limit: number) {
    this.port = port;
    this.limit = limit;
  }

  /** Resolves with the status of the answer, or `NO_ANSWER`. Never rejects. */
  send(request: Buffer): Promise<number> {
    return new Promise((settle) => {
      const next = { request, settle };
      const carry = this.free.pop();
      if (carry) carry(next);
      else if (this.sockets.size < this.limit && !this.isClosed) this.open(next);
      else this.waiting.push(next);
    });
  }

  /** Ends every connection; requests without an answer settle with `NO_ANSWER`. */
  close(): void {
    this.isClosed = true;
    for (const { settle } of this.waiting.splice(0)) settle(NO_ANSWER);
    for (const socket of this.sockets) socket.destroy();
  }

  private open(first: Waiting): void {
    const socket = connect({ host: '127.0.0.1', port: this.port, noDelay: true });
    let current: Waiting | undefined;
    const carry = (next: Waiting) => {
      current = next;
      socket.write(next.request);
    };
    const answered = (status: number) => {
      const { settle } = current ?? { settle: () => undefined };
      current = undefined;
      settle(status);
      const next = this.waiting.shift();
      if (next) carry(next);
      else this.free.push(carry);
    };
    const reader = new AnswerReader(answered, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => reader.read(chunk));
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => {
      this.sockets.delete(socket);
      const at = this.free.indexOf(carry);
      if (at !== -1) this.free.splice(at, 1);
      current?.settle(reader.lastWords ?? NO_ANSWER);
      const next = this.isClosed ? undefined : this.waiting.shift();
      if (next) this.open(next);
    });
    this.sockets.add(socket);
    carry(first);
  }
}
