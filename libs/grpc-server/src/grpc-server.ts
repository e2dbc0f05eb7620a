import { once } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import { type ConnectionInjector, Server, type ServerCredentials } from '@grpc/grpc-js';
import { endsInTime } from '#kernel';
import { type Connections, KEPT_IDLE_MS, MAX_BODY_BYTES, MAX_FORM_BYTES } from '#http-server';
import { CallDoor, type CallDoorOptions } from './call-door.ts';
import { ClientSockets } from './client-sockets.ts';
import { IncomingMessages } from './incoming-messages.ts';
import { ProcessHealth } from './process-health.ts';
import { reflectionOf } from './reflection.ts';
import type { GrpcService } from './rpc.ts';
import { pathOf, serviceDefinition } from './service-definition.ts';
import { type HandlerOptions, unaryHandler } from './unary-handler.ts';

const OPTIONS = {
  'grpc.enable_channelz': 0,
  'grpc.max_receive_message_length': MAX_BODY_BYTES,
  'grpc.max_concurrent_streams': 256,
  // Finds connections whose client is gone.
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.max_connection_idle_ms': KEPT_IDLE_MS,
};

/** The neighbours of `GrpcServer`. */
export interface GrpcServerOptions
  extends
    Omit<CallDoorOptions, 'messages' | 'sockets' | 'onHealthCall' | 'maxBytesOf'>,
    Omit<HandlerOptions, 'identityOf'> {
  messages: IncomingMessages;
  connections: Connections;
  /** Resolves if the process can do its work, and rejects otherwise. */
  readiness: () => Promise<unknown>;
}

/** The place at which a server listens. */
export interface ListenOptions {
  host: string;
  port: number;
  /** The most connections that wait to be accepted. */
  backlog: number;
}

/**
 * A gRPC server with reflection and health. It accepts connections itself, so that they count among the connections of
 * the process.
 *
 * - new: entered by the constructor. Left by `listen`.
 * - listening: entered by `listen`. Left by `close`.
 * - closing: refuses new calls, and finishes those in progress.
 */
export class GrpcServer {
  private readonly server: Server;
  private readonly door: CallDoor;
  private readonly sockets = new ClientSockets();
  private readonly health: ProcessHealth;
  private readonly closing = new AbortController();
  private listener: NetServer | undefined;
  private injector: ConnectionInjector | undefined;

  /** @param services makes the services; their streams end when the signal aborts */
  constructor(
    private readonly options: GrpcServerOptions,
    services: (door: CallDoor, closing: AbortSignal) => readonly GrpcService[],
  ) {
    const maxBytes = new Map<string, number>();
    const maxBytesOf = (path: string) => maxBytes.get(path) ?? MAX_FORM_BYTES;
    const onHealthCall = (call: ServerHttp2Stream) => this.health.called(call);
    this.door = new CallDoor({ ...options, sockets: this.sockets, maxBytesOf, onHealthCall });
    this.server = new Server({ ...OPTIONS, interceptors: [this.door.interceptor] });
    const added = services(this.door, this.closing.signal);
    for (const service of added) this.add(service, maxBytes);
    const descriptors = added.map(({ descriptor }) => descriptor);
    reflectionOf(descriptors).addToServer(this.server);
    this.health = new ProcessHealth(['', ...descriptors.map(({ typeName }) => typeName)], options.readiness);
    this.health.addToServer(this.server);
  }

  /** Listens. @returns the port */
  async listen(at: ListenOptions, credentials: ServerCredentials): Promise<number> {
    this.injector = this.server.createConnectionInjector(credentials);
    this.listener = createServer({ noDelay: true }, (socket) => this.accept(socket));
    await once(this.listener.listen(at), 'listening');
    return (this.listener.address() as AddressInfo).port;
  }

  /** Accepts no new calls, and finishes the calls in progress, within this time at most. */
  async close(drainMs: number): Promise<void> {
    this.door.close();
    this.health.stop();
    this.closing.abort();
    const accepting = this.listener;
    const stopped = accepting?.listening ? once(accepting, 'close') : Promise.resolve();
    accepting?.close();
    // Its callback comes before the calls have ended, because Node has begun to close the sessions by itself.
    this.server.tryShutdown(() => undefined);
    await endsInTime(this.sockets.closed(), drainMs);
    this.server.forceShutdown();
    this.options.messages.close();
    await stopped;
  }

  private accept(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const { connections } = this.options;
    connections.add(this.sockets.add(socket));
    if (!socket.destroyed) this.injector!.injectConnection(socket);
  }

  /** Adds a service with its methods, and notes the bounds of their messages. */
  private add({ descriptor, rpcs, streams }: GrpcService, maxBytes: Map<string, number>): void {
    const handlers = { ...this.options, identityOf: this.door.identityOf.bind(this.door) };
    const unary = descriptor.methods
      .filter(({ methodKind }) => methodKind === 'unary')
      .map((method) => {
        const rpc = rpcs[method.localName]!;
        if (rpc.maxBytes !== undefined) maxBytes.set(pathOf(method), rpc.maxBytes);
        return [method.localName, unaryHandler(method, rpc, handlers)] as const;
      });
    this.server.addService(serviceDefinition(descriptor), { ...Object.fromEntries(unary), ...streams });
  }
}
