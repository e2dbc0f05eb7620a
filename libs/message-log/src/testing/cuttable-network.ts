import { connect, Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';

const CUT = new Error('The network is cut.');

/** Connections that can be cut, all at once and for as long as it takes: for the other side this process is dead. */
export class CuttableNetwork {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  readonly socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
    if (this.isCut) {
      const dead = new Socket();
      process.nextTick(() => dead.destroy(CUT));
      return dead;
    }
    const socket = connect({ host, port }, onConnect);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  };

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy(CUT);
  }

  mend(): void {
    this.isCut = false;
  }
}
