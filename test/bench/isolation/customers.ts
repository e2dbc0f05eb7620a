// A process of its own: customers' servers, good and bad by their path, and a DNS server that knows one name. Uses
// node:net directly, so that the servers take little CPU from the measured processes.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { answerCalls } from '../child-link.ts';
import { NUMBER_MARK } from '../event-data.ts';
import { type HttpMessage, HttpMessages } from '../http-message.ts';
import { Receipts } from '../receipts.ts';
import { DnsServer } from './dns-server.ts';
import { type Manner, mannerOf } from './manners.ts';

const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok');
const LAST_OK = Buffer.from('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok');
const MARK = Buffer.from(NUMBER_MARK);
const BETWEEN_DRIPS_MS = 1_000;

/** The requests and sockets that came to the servers of one manner. */
export interface MannerTally {
  requests: number;
  openSockets: number;
  mostOpenSockets: number;
}

let receipts = new Receipts(0, 0);
let dns: DnsServer | undefined;
const tallies = new Map<Manner, MannerTally>();

function tallyOf(manner: Manner): MannerTally {
  const tally = tallies.get(manner) ?? { requests: 0, openSockets: 0, mostOpenSockets: 0 };
  tallies.set(manner, tally);
  return tally;
}

function noteReceipt(bytes: Buffer, { bodyAt }: HttpMessage): void {
  const at = bytes.indexOf(MARK, bodyAt) + MARK.length;
  receipts.note(Number.parseInt(bytes.toString('latin1', at, at + 12), 10));
}

/** Sends an answer's head a byte a second, without end. */
function drip(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nX-Drip: ');
  const timer = setInterval(() => socket.write('x'), BETWEEN_DRIPS_MS);
  socket.once('close', () => clearInterval(timer));
}

function answer(socket: Socket, manner: Manner, bytes: Buffer, message: HttpMessage): void {
  tallyOf(manner).requests++;
  switch (manner) {
    case 'healthy':
      noteReceipt(bytes, message);
      return void socket.write(OK);
    case 'closing':
      noteReceipt(bytes, message);
      return void socket.end(LAST_OK);
    case 'ok':
      return void socket.write(OK);
    case 'drip':
      return drip(socket);
    case 'hang':
      return;
    default:
      manner satisfies never;
  }
}

function follow(socket: Socket, manner: Manner): void {
  const tally = tallyOf(manner);
  tally.mostOpenSockets = Math.max(tally.mostOpenSockets, ++tally.openSockets);
  socket.once('close', () => tally.openSockets--);
}

function serve(socket: Socket): void {
  const messages = new HttpMessages();
  let manner: Manner | undefined;
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) =>
    messages.read(chunk, (bytes, message) => {
      const asked = mannerOf(message.head);
      if (manner === undefined) follow(socket, asked);
      manner = asked;
      answer(socket, manner, bytes, message);
    }),
  );
  socket.on('error', () => socket.destroy());
}

const server = createServer(serve).listen(0, '127.0.0.1');
await once(server, 'listening');

const calls = {
  port: () => (server.address() as { port: number }).port,
  /** Starts to wait for `count` events of the healthy project, numbered from `first`. */
  expect({ first, count }: { first: number; count: number }) {
    receipts = new Receipts(first, count);
  },
  /** Resolves when all these events have come, or after `timeoutMs`. */
  async complete({ timeoutMs }: { timeoutMs: number }) {
    await receipts.complete(timeoutMs).catch(() => undefined);
    return { receivedAtMs: receipts.atMs, repeated: receipts.repeated };
  },
  /** The requests that came to other servers since the last `forget`. */
  tallies: () => Object.fromEntries(tallies) as Partial<Record<Manner, MannerTally>>,
  forget: () => tallies.clear(),
  /** Answers DNS queries for this name on 127.0.0.1:53, and no others. */
  async serveNames({ knownName }: { knownName: string }) {
    dns = new DnsServer(knownName);
    await dns.listen();
  },
  /** DNS queries that were left without an answer. */
  unansweredNames: () => dns?.unanswered ?? 0,
  /** Ends `serveNames`. */
  releaseNames() {
    dns?.close();
    dns = undefined;
  },
};

export type CustomersCalls = typeof calls;

answerCalls(calls);
