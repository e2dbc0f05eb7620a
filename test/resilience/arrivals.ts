import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** The requests that one endpoint has received. */
export class Inbox {
  readonly path: string;
  /** The `webhook-id` of each event's first request, by the event's number. */
  readonly first = new Map<number, string>();
  requests = 0;
  /** Requests that repeat an event under another `webhook-id` than its first one had. */
  otherIds = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Requests for an event that had come before. */
  get duplicates(): number {
    return this.requests - this.first.size;
  }

  note(n: number, webhookId: string): void {
    this.requests++;
    const known = this.first.get(n);
    if (known === undefined) this.first.set(n, webhookId);
    else if (known !== webhookId) this.otherIds++;
  }
}

/** The customers' servers: one path for each endpoint. */
export class Arrivals {
  private readonly inboxes = new Map<string, Inbox>();
  private readonly server = createServer((request, response) => {
    this.receive(request).then(
      () => response.end(),
      () => response.destroy(), // a body that breaks off is no arrival
    );
  });

  async listen(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
  }

  /** Receives at a path from now on. */
  open(path: string): Inbox {
    const inbox = new Inbox(path);
    this.inboxes.set(path, inbox);
    return inbox;
  }

  url({ path }: Inbox): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async receive(request: IncomingMessage): Promise<void> {
    const { data } = JSON.parse((await buffer(request)).toString()) as { data: { n: number } };
    this.inboxes.get(request.url!)!.note(data.n, String(request.headers['webhook-id']));
  }
}
