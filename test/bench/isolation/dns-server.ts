import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const PORT = 53;
const HEADER_BYTES = 12;
const TYPE_A = 1;
/** A response to a standard query, authoritative, no error (RFC 1035 4.1.1). */
const FLAGS = 0x8400;
/** So short that new connections resolve the name again and again. */
const TTL_SECONDS = 1;
const LOOPBACK = [127, 0, 0, 1];

/** The name of a query's one question, where the question ends, and its type. */
function questionOf(query: Buffer): { name: string; end: number; type: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5, type: query.readUInt16BE(at + 1) };
}

/** 127.0.0.1 for type A, nothing for other types. */
function responseTo(query: Buffer, { end, type }: { end: number; type: number }): Buffer {
  const response = Buffer.from(query.subarray(0, end));
  response.writeUInt16BE(FLAGS, 2);
  response.writeUInt16BE(type === TYPE_A ? 1 : 0, 6);
  response.fill(0, 8, HEADER_BYTES);
  if (type !== TYPE_A) return response;
  const answer = Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, TTL_SECONDS, 0, 4, ...LOOPBACK]);
  return Buffer.concat([response, answer]);
}

/**
 * The DNS server of 127.0.0.1:53. It resolves one name, to 127.0.0.1, and leaves queries for other names without a
 * response.
 */
export class DnsServer {
  /** Queries that were left without an answer. */
  unanswered = 0;
  private readonly knownName: string;
  private readonly socket: Socket = createSocket('udp4');

  constructor(knownName: string) {
    this.knownName = knownName;
  }

  /** @throws Error if the port is taken, or this process may not have it */
  async listen(): Promise<void> {
    this.socket.on('message', (query, { port, address }) => {
      const question = questionOf(query);
      if (question.name === this.knownName) this.socket.send(responseTo(query, question), port, address);
      else this.unanswered++;
    });
    this.socket.bind(PORT, '127.0.0.1');
    await once(this.socket, 'listening');
  }

  close(): void {
    this.socket.close();
  }
}
