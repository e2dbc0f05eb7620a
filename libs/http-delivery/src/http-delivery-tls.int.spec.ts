import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, getCACertificates, type Server, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { systemClock } from '#kernel';
import { selfSignedCertificate } from '#testing';
import { EgressPolicy } from './egress/egress-policy.ts';
import { HttpDeliveryClient } from './http-delivery-client.ts';
import { summaryOf, sendOnce } from './testing/send-once.ts';
import { response, tcpServer } from './testing/tcp-server.ts';
import { testLookup } from './testing/test-lookup.ts';

const certificate = selfSignedCertificate('hooks.example');
const LAST_RESPONSE = response('', 'HTTP/1.1 200 OK\r\nConnection: close');
const trusted = getCACertificates('default');

let server: Server;
let handshakes: { servername: string | false | null; alpn: string | false | null; resumed: boolean }[];
/** The server's reaction to each request. */
let answer: (socket: TLSSocket, request: Buffer) => unknown;
let client: HttpDeliveryClient;

const portOf = (of: Server) => (of.address() as AddressInfo).port;
const urlOf = (name: string) => `https://${name}:${portOf(server)}/`;

beforeEach(async () => {
  handshakes = [];
  answer = (socket) => socket.end(LAST_RESPONSE);
  server = createServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    handshakes.push({ servername: socket.servername, alpn: socket.alpnProtocol, resumed: socket.isSessionReused() });
    socket.on('data', (request: Buffer) => answer(socket, request));
    socket.on('error', () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const lookup = testLookup(() => ['127.0.0.1']);
  client = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock, lookup });
});

afterEach(async () => {
  setDefaultCACertificates(trusted);
  await client.close(0);
  server.close();
  await once(server, 'close');
});

describe('an HTTP delivery over TLS', () => {
  it('speaks HTTP/1.1 to the name in the URL, and resumes the session on the next connection', async () => {
    setDefaultCACertificates([...trusted, certificate.cert]);
    expect(summaryOf(await sendOnce(client, urlOf('hooks.example')))).toBe('answered 200');
    expect(summaryOf(await sendOnce(client, urlOf('hooks.example')))).toBe('answered 200');
    expect(handshakes).toEqual([
      { servername: 'hooks.example', alpn: 'http/1.1', resumed: false },
      { servername: 'hooks.example', alpn: 'http/1.1', resumed: true },
    ]);
  });

  it('leaves out the final dot of a name in the handshake', async () => {
    setDefaultCACertificates([...trusted, certificate.cert]);
    expect(summaryOf(await sendOnce(client, urlOf('hooks.example.')))).toBe('answered 200');
    expect(handshakes).toMatchObject([{ servername: 'hooks.example' }]);
  });

  it('is sent once more on a new connection if the receiver ends the kept connection just then', async () => {
    setDefaultCACertificates([...trusted, certificate.cert]);
    const hosts: (string | undefined)[] = [];
    answer = (socket, request) => {
      hosts.push(/^host: (.*)$/im.exec(request.toString('latin1'))?.[1]);
      return hosts.length === 2 ? socket.end() : socket.write(response('ok'));
    };
    expect(summaryOf(await sendOnce(client, urlOf('hooks.example.')))).toBe('answered 200');
    expect(summaryOf(await sendOnce(client, urlOf('hooks.example.')))).toBe('answered 200');
    // Nor has the Host the final dot of the URL.
    expect(hosts).toEqual(Array(3).fill(`hooks.example:${portOf(server)}`));
    expect(handshakes).toHaveLength(2);
  });

  it('fails on a certificate that no authority vouches for', async () => {
    expect(summaryOf(await sendOnce(client, urlOf('hooks.example')))).toBe('failed tls');
  });

  it('fails on a certificate for another name or address', async () => {
    setDefaultCACertificates([...trusted, certificate.cert]);
    expect(summaryOf(await sendOnce(client, urlOf('other.example')))).toBe('failed tls');
    expect(summaryOf(await sendOnce(client, urlOf('127.0.0.1')))).toBe('failed tls');
  });

  it('fails on a server that speaks plain http', async () => {
    const plain = await tcpServer((socket) => socket.end(LAST_RESPONSE));
    expect(summaryOf(await sendOnce(client, `https://hooks.example:${plain.port}/`))).toBe('failed tls');
    await plain.close();
  });
});
