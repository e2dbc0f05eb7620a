import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Connection, instancesChannel } from '@platformatic/kafka';

const CUT = new Error('The network is cut.');

interface Created {
  type: string;
  instance: object;
}

/**
 * Connections that can be cut, all at once and for any time: for the other side this process is then dead. The network
 * finds the connections of the clients whose `context` it is by the library's diagnostics.
 */
export class CuttableNetwork {
  private readonly connections = new Set<Connection>();
  private isCut = false;

  constructor() {
    subscribe(instancesChannel.name, this.onCreated);
  }

  cut(): void {
    this.isCut = true;
    for (const { socket } of this.connections) socket.destroy(CUT);
  }

  mend(): void {
    this.isCut = false;
  }

  /** Ends the look-out for connections. */
  close(): void {
    unsubscribe(instancesChannel.name, this.onCreated);
  }

  private readonly onCreated = (message: unknown) => {
    const { type, instance } = message as Created;
    if (type !== 'connection' || (instance as Connection).context !== this) return;
    const connection = instance as Connection;
    connection.once('connecting', () => {
      this.connections.add(connection);
      // The socket is made after the event.
      if (this.isCut) process.nextTick(() => connection.socket.destroy(CUT));
    });
    connection.once('close', () => this.connections.delete(connection));
  };
}
