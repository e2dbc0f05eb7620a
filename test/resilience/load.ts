import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';

const CONNECTIONS = 32;
const TICK_MS = 20;
const CALL_TIMEOUT_MS = 5_000;

/**
 * Calls the API as a careful client does: an event is committed when a 202 says so, and sent again until then. So many
 * calls at a time, so that what a long outage has piled up is called one after the other, and none of it times out
 * before it was sent.
 */
export class Load {
  /** The numbers of the events that were answered with 202. */
  readonly committed = new Set<number>();
  private readonly agent = new Agent({ connections: CONNECTIONS });
  private readonly eventsUrl: string;
  private readonly headers: Record<string, string>;
  private running = true;
  private next = 0;

  constructor(apiUrl: string, adminKey: string) {
    this.eventsUrl = `${apiUrl}/v1/projects/default/events`;
    this.headers = { 'x-api-key': adminKey, 'content-type': 'application/json' };
  }

  /** Emits so many events a second until `stop`. Resolves when every event that was emitted is committed. */
  async run(eventsPerSecond: number): Promise<void> {
    const startedMs = Date.now();
    const due = () => Math.floor(((Date.now() - startedMs) / 1_000) * eventsPerSecond);
    await Promise.all(Array.from({ length: CONNECTIONS }, () => this.emit(due)));
    await this.agent.close();
  }

  stop(): void {
    this.running = false;
  }

  private async emit(due: () => number): Promise<void> {
    while (this.running) {
      if (this.next < due()) await this.send(this.next++);
      else await pause(TICK_MS);
    }
  }

  private async send(n: number): Promise<void> {
    const body = JSON.stringify({ type: 'crash.test', id: `n${n}`, data: { n } });
    for (let waitMs = 50; ; waitMs = Math.min(1_000, waitMs * 2)) {
      const status = await this.post(body);
      if (status === 202) return void this.committed.add(n);
      if (status !== undefined && status < 500) throw new Error(`Event ${n} was refused with ${status}.`);
      await pause(waitMs);
    }
  }

  private async post(body: string): Promise<number | undefined> {
    try {
      const { statusCode, body: answer } = await request(this.eventsUrl, {
        method: 'POST',
        headers: this.headers,
        body,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      await answer.dump();
      return statusCode;
    } catch {
      return undefined; // it is down: the caller tries again
    }
  }
}
