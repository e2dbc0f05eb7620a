import type { Socket } from 'node:net';
import type { ClientSocket } from '#http-server';

/** The name of a client's end of a connection, as `getPeer` of grpc-js has it. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

/** The connections of a gRPC server, found by the name that grpc-js has for the client's end. */
export class ClientSockets {
  private readonly byPeer = new Map<string, ClientSocket>();
  private readonly waiting: (() => void)[] = [];

  /** Adds an accepted connection until it is closed. @returns the connection, as `Connections` takes it */
  add(socket: Socket): ClientSocket {
    const peer = peerOf(socket);
    const client: ClientSocket = {
      once: (event, listener) => socket.once(event, listener),
      destroy: () => socket.destroy(),
      // Its session writes past the socket, and closes it after the last response once the server stops.
      destroySoon: () => undefined,
    };
    this.byPeer.set(peer, client);
    socket.once('close', () => {
      if (this.byPeer.get(peer) === client) this.byPeer.delete(peer);
      if (this.byPeer.size === 0) for (const resolve of this.waiting.splice(0)) resolve();
    });
    return client;
  }

  /** Resolves when no connection is open. */
  async closed(): Promise<void> {
    if (this.byPeer.size > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** The connection of a call; undefined if it is closed. */
  find(peer: string): ClientSocket | undefined {
    return this.byPeer.get(peer);
  }
}
