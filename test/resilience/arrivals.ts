import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** The customers' servers: one path each, which notes how often each event came. */
export class Arrivals {
  private readonly counts = new Map<string, Map<number, number>>();
  private readonly server = createServer((request, response) => {
    buffer(request)
      .then((body) => {
        this.note(request.url ?? '', JSON.parse(body.toString()) as { data: { n: number } });
        response.end();
      })
      .catch(() => response.destroy()); // it broke off: no arrival
  });

  async listen(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
  }

  url(path: string): string {
    this.counts.set(path, new Map());
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** The events among these that have not come to every path. */
  missing(events: ReadonlySet<number>): { path: string; n: number }[] {
    return [...this.counts].flatMap(([path, seen]) =>
      [...events].filter((n) => !seen.has(n)).map((n) => ({ path, n })),
    );
  }

  /** How many requests repeated one that had come before. */
  get duplicates(): number {
    let duplicates = 0;
    for (const seen of this.counts.values()) for (const count of seen.values()) duplicates += count - 1;
    return duplicates;
  }

  get requests(): number {
    let requests = 0;
    for (const seen of this.counts.values()) for (const count of seen.values()) requests += count;
    return requests;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private note(path: string, { data }: { data: { n: number } }): void {
    const seen = this.counts.get(path);
    seen?.set(data.n, (seen.get(data.n) ?? 0) + 1);
  }
}
