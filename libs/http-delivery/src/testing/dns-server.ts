import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

/** The response to a query for a name: addresses, an error, or no response. */
export type DnsAnswer = readonly string[] | 'unknown' | 'failure' | 'silence';

const TYPES: Record<number, 'A' | 'AAAA'> = { 1: 'A', 28: 'AAAA' };
const ANSWER = 0x8180;
const RESPONSE_CODES = { unknown: 3, failure: 2 };

export interface DnsServer {
  /** The server's address, in the form that a resolver takes. */
  address: string;
  /** Every query that came, like `A hooks.example`, oldest first. */
  queries: string[];
  close(): Promise<void>;
}

/**
 * A name server (RFC 1035) on a free UDP port of 127.0.0.1.
 * @param answerOf returns the response for a name; addresses are given by their family
 */
export async function dnsServer(
  answerOf: (name: string, type: 'A' | 'AAAA') => DnsAnswer,
  ttlSeconds = 60,
): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const queries: string[] = [];
  socket.on('message', (query, { port, address }) => {
    const { name, type, questionEnd } = readQuestion(query);
    queries.push(`${type} ${name}`);
    const answer = answerOf(name, type);
    if (answer === 'silence') return;
    socket.send(response(query.subarray(0, questionEnd), type, answer, ttlSeconds), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    queries,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function readQuestion(query: Buffer): { name: string; type: 'A' | 'AAAA'; questionEnd: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  // c-ares mixes the case of a name as a token (draft-vixie-dnsext-dns0x20).
  return { name: labels.join('.').toLowerCase(), type: TYPES[query.readUInt16BE(at + 1)]!, questionEnd: at + 5 };
}

function response(question: Buffer, type: 'A' | 'AAAA', answer: DnsAnswer, ttlSeconds: number): Buffer {
  const all = typeof answer === 'string' ? [] : answer;
  const records = all.filter((address) => isIPv4(address) === (type === 'A')).map((text) => record(text, ttlSeconds));
  const head = Buffer.from(question);
  head.writeUInt16BE(ANSWER | (answer === 'unknown' || answer === 'failure' ? RESPONSE_CODES[answer] : 0), 2);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...records]);
}

function record(address: string, ttlSeconds: number): Buffer {
  const bytes = isIPv4(address)
    ? Buffer.from(address.split('.').map(Number))
    : Buffer.from(Array.from({ length: 15 }, () => 0).concat(Number.parseInt(address.replace('::', ''), 16)));
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(bytes.length === 4 ? 1 : 28, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttlSeconds, 6);
  head.writeUInt16BE(bytes.length, 10);
  return Buffer.concat([head, bytes]);
}
