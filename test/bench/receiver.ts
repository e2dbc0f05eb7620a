// A process of its own: answers every request with 200 and counts the events. Uses node:net directly, so that on a
// shared machine it takes little CPU from the measured processes: about a third of the CPU that node:http would take.
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { answerCalls } from './child-link.ts';
import { NUMBER_MARK } from './event-data.ts';
import { type HttpMessage, HttpMessages } from './http-message.ts';
import { Receipts } from './receipts.ts';

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok');
const MARK = Buffer.from(NUMBER_MARK);

let receipts = new Receipts(0, 0);

function readNumber(bytes: Buffer, { bodyAt }: HttpMessage): number {
  let at = bytes.indexOf(MARK, bodyAt) + MARK.length;
  let number = 0;
  for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) number = number * 10 + digit;
  return number;
}

function serve(socket: Socket): void {
  const messages = new HttpMessages();
  const answer = (bytes: Buffer, message: HttpMessage) => {
    receipts.note(readNumber(bytes, message));
    socket.write(ANSWER);
  };
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => messages.read(chunk, answer));
  socket.on('error', () => socket.destroy());
}

const server = createServer(serve).listen(0, '127.0.0.1');
await once(server, 'listening');

const calls = {
  /** The port that it listens on. */
  port: () => (server.address() as { port: number }).port,
  /** Starts to wait for `count` events, numbered from `first`. */
  expect({ first, count }: { first: number; count: number }) {
    receipts = new Receipts(first, count);
  },
  /** Resolves when all these events have come. */
  async complete({ timeoutMs }: { timeoutMs: number }) {
    await receipts.complete(timeoutMs);
    return { lastAtMs: receipts.lastAtMs, repeated: receipts.repeated };
  },
  /** The time at which each event came, on the machine's clock. */
  receivedAtMs: () => receipts.atMs,
};

export type ReceiverCalls = typeof calls;

answerCalls(calls);
