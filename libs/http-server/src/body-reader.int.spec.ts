import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { PosthornError } from '#kernel';
import { eventually } from '#testing';
import { BodyBytes } from './body-bytes.ts';
import { BodyPace } from './body-pace.ts';
import { BodyReader } from './body-reader.ts';
import { lingering } from './lingering.ts';

const MAX_BYTES = 100_000;

describe('BodyReader', () => {
  let reader: BodyReader;
  let server: Server;
  const sockets: Socket[] = [];
  const held: (() => void)[] = [];

  beforeEach(async () => {
    reader = new BodyReader(new BodyPace({ heldMsSince: () => 0 }), new BodyBytes(MAX_BYTES));
    server = createServer((request, response) => {
      const owner = String(request.headers['x-project']);
      reader.read(request, response, owner, 50_000).then(
        ({ bytes, release }) => {
          if (request.url === '/held') held.push(release);
          else release();
          response.end(String(bytes.length));
        },
        (error: PosthornError) => lingering.answer(request, response, 400, {}, error.code),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    lingering.close();
    reader.close();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Sends a request, and collects the received text. */
  function send(
    project: string,
    headers: string,
    body: string | Buffer,
    path = '/',
  ): { text: string; isClosed: boolean } {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    const seen = { text: '', isClosed: false };
    socket.on('data', (chunk) => (seen.text += chunk.toString()));
    socket.on('close', () => (seen.isClosed = true)).on('error', () => undefined);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nX-Project: ${project}\r\n${headers}\r\n\r\n`);
    socket.write(body);
    return seen;
  }
  const until = (isTrue: () => boolean) => eventually(() => Promise.resolve(isTrue()), Boolean);

  it('reads bodies with and without a length', async () => {
    const whole = send('a', 'Content-Length: 5', '12345');
    const chunked = send('a', 'Transfer-Encoding: chunked', '3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n');
    await until(() => whole.text.endsWith('5') && chunked.text.endsWith('7'));
    expect([reader.size, reader.heldBytes]).toEqual([0, 0]);
  });

  it('refuses a body that is too large, by its length and by its bytes', async () => {
    const announced = send('a', 'Content-Length: 50001', '1');
    const chunked = send('a', 'Transfer-Encoding: chunked', `c351\r\n${'1'.repeat(50_001)}\r\n`);
    await until(() => [announced, chunked].every(({ text }) => text.endsWith('payload-too-large')));
    expect(reader.heldBytes).toBe(0);
  });

  it('ends 300 bodies that arrive a byte at a time', async () => {
    const bodies = Array.from({ length: 300 }, () => send('a', 'Content-Length: 100', '1'));
    await until(() => reader.size === 300);
    reader.sweep(performance.now() + 4_000);
    expect(reader.size).toBe(300);
    reader.sweep(performance.now() + 6_000);
    await until(() => bodies.every(({ text }) => text.endsWith('request-timeout')));
    expect([reader.size, reader.heldBytes]).toEqual([0, 0]);
    lingering.close();
    await until(() => bodies.every(({ isClosed }) => isClosed));
  });

  it('accepts no more of a project than its share, and leaves room for other projects', async () => {
    const bodies = Array.from({ length: 10 }, () => send('a', 'Content-Length: 10000', '1'));
    await until(() => bodies.filter(({ text }) => text.endsWith('too-many-requests')).length === 5);
    expect([reader.size, reader.heldBytes]).toEqual([5, 50_000]);
    const other = send('b', 'Content-Length: 10000', 'x'.repeat(10_000));
    await until(() => other.text.endsWith('10000'));
  });

  it('refuses a new project with unavailable if no bytes are left, before and while it reads', async () => {
    for (const project of ['a', 'b', 'c', 'd']) send(project, 'Content-Length: 24999', '1');
    await until(() => reader.heldBytes === 99_996);
    const announced = send('e', 'Content-Length: 5', '1');
    const chunked = send('f', 'Transfer-Encoding: chunked', '5\r\n12345\r\n');
    await until(() => [announced, chunked].every(({ text }) => text.endsWith('unavailable')));
    expect(announced.text + chunked.text).not.toContain(' 200 ');
  });

  it('counts the bytes of a body until they are released, and forgets a body whose sender has gone', async () => {
    const kept = send('a', 'Content-Length: 3', 'abc', '/held');
    await until(() => kept.text.endsWith('3'));
    expect(reader.heldBytes).toBe(3);
    held.splice(0).forEach((release) => release());
    send('a', 'Content-Length: 10', 'abc');
    await until(() => reader.heldBytes === 10);
    sockets.at(-1)!.destroy();
    await until(() => reader.size === 0);
    expect(reader.heldBytes).toBe(0);
  });

  it('does not wait for the body of a request whose sender has already gone', async () => {
    const gone = Promise.withResolvers<IncomingMessage>();
    server.removeAllListeners('request').once('request', (request) => {
      request.once('close', () => gone.resolve(request));
      sockets.at(-1)!.destroy();
    });
    send('a', 'Content-Length: 10', 'abc');
    const request = await gone.promise;
    const reading = reader.read(request, new ServerResponse(request), 'a', 50_000);
    await expect(reading).rejects.toMatchObject({ code: 'invalid-input' });
    expect([reader.size, reader.heldBytes]).toEqual([0, 0]);
  });
});
