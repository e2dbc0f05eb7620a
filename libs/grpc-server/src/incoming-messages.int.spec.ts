import { once } from 'node:events';
import http2, { type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net';
import { type ConnectionInjector, Server, ServerCredentials, ServerInterceptingCall, status } from '@grpc/grpc-js';
import { BodyBytes, BodyPace } from '#http-server';
import { Projects } from '#proto';
import { eventually } from '#testing';
import { callError } from './call-error.ts';
import { IncomingMessages } from './incoming-messages.ts';
import { pathOf, serviceDefinition } from './service-definition.ts';

const MAX_BYTES = 100_000;
const METHOD = Projects.method.createProject;

const prefix = (length: number) => {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(length, 1);
  return bytes;
};

describe('IncomingMessages', () => {
  let held: BodyBytes;
  let messages: IncomingMessages;
  let server: Server;
  let listener: NetServer;
  let injector: ConnectionInjector;
  let session: ClientHttp2Session;
  let calls: number;

  beforeEach(async () => {
    held = new BodyBytes(4 * MAX_BYTES);
    messages = new IncomingMessages(new BodyPace({ heldMsSince: () => 0 }), held);
    calls = 0;
    server = new Server({
      interceptors: [
        (_, call) => {
          const { stream } = call as unknown as { stream: http2.ServerHttp2Stream };
          const fail = (error: Error) =>
            call.sendStatus(callError({ title: (error as { code?: string }).code!, detail: error.message }));
          const handedOver = messages.follow(stream, { owner: 'a', maxBytes: MAX_BYTES, isUnary: true, fail });
          return new ServerInterceptingCall(call, {
            start: (next) =>
              next({
                onReceiveMessage: (message, forward) => {
                  handedOver();
                  forward(message);
                },
              }),
          });
        },
      ],
    });
    server.addService(serviceDefinition(Projects), {
      createProject: (_: unknown, callback: (error: null, response: object) => void) => {
        calls++;
        callback(null, {});
      },
    });
    injector = server.createConnectionInjector(ServerCredentials.createInsecure());
    listener = createServer((socket) => injector.injectConnection(socket));
    await once(listener.listen(0, '127.0.0.1'), 'listening');
    session = http2.connect(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
    session.on('error', () => undefined);
  });
  afterEach(() => {
    session.destroy();
    server.forceShutdown();
    listener.close();
    messages.close();
  });

  const open = (): { stream: ClientHttp2Stream; code: Promise<number> } => {
    const headers = { ':method': 'POST', ':path': pathOf(METHOD), 'content-type': 'application/grpc', te: 'trailers' };
    const stream = session.request(headers).on('error', () => undefined);
    stream.resume();
    const code = new Promise<number>((resolve) => {
      const read = (got: http2.IncomingHttpHeaders) => {
        if (got['grpc-status'] !== undefined) resolve(Number(got['grpc-status']));
      };
      stream.on('response', read).on('trailers', read);
    });
    return { stream, code };
  };

  it('holds the whole length of a message from its prefix on, and gives it back when the message is handed over', async () => {
    const { stream } = open();
    stream.write(prefix(50_000));
    await eventually(
      () => Promise.resolve(held.used),
      (used) => used === 50_000,
    );
    expect(calls).toBe(0);
    stream.end(Buffer.alloc(50_000));
    await eventually(
      () => Promise.resolve(held.used),
      (used) => used === 0,
    );
    await eventually(
      () => Promise.resolve(calls),
      (count) => count === 1,
    );
  });

  it('gives the bytes back if the caller leaves in the middle of a message', async () => {
    const { stream } = open();
    stream.write(prefix(50_000));
    await eventually(
      () => Promise.resolve(held.used),
      (used) => used === 50_000,
    );
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await eventually(
      () => Promise.resolve(held.used),
      (used) => used === 0,
    );
  });

  it('refuses a message by its announced length, before its bytes come', async () => {
    const { stream, code } = open();
    stream.write(prefix(MAX_BYTES + 1));
    expect(await code).toBe(status.RESOURCE_EXHAUSTED);
    expect(held.used).toBe(0);
  });

  it('refuses a message past the share of its project', async () => {
    const first = open();
    first.stream.write(prefix(MAX_BYTES));
    await eventually(
      () => Promise.resolve(held.used),
      (used) => used === MAX_BYTES,
    );
    const second = open();
    second.stream.write(prefix(MAX_BYTES - 1));
    await eventually(
      () => Promise.resolve(held.used),
      (used) => used > MAX_BYTES,
    );
    const third = open();
    third.stream.write(prefix(MAX_BYTES));
    expect(await third.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(held.used).toBe(2 * MAX_BYTES - 1);
  });

  it('fails a message that comes too slowly', async () => {
    const { stream, code } = open();
    stream.write(prefix(50_000));
    await eventually(
      () => Promise.resolve(held.used),
      (used) => used === 50_000,
    );
    messages.sweep(performance.now() + 4_000);
    expect(held.used).toBe(50_000);
    messages.sweep(performance.now() + 6_000);
    expect(await code).toBe(status.DEADLINE_EXCEEDED);
    expect(held.used).toBe(0);
  });
});
