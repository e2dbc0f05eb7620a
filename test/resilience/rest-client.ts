import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Pace } from './pace.ts';
import type { Account, WayIn } from './way-in.ts';

const CONNECTIONS = 32;
const TICK_MS = 20;
const CALL_TIMEOUT_MS = 5_000;

/**
 * Calls the API as a careful client does: an event counts as committed once the API answers with 202, and is sent again
 * until then. The number of calls at a time is bounded. So the events that a long outage has piled up are sent one
 * after the other, and none times out before it was sent.
 */
export class RestClient implements WayIn {
  readonly name = 'rest';
  private readonly committed = new Set<number>();
  private readonly agent = new Agent({ connections: CONNECTIONS });
  private readonly eventsUrl: string;
  private readonly headers: Record<string, string>;
  private running = true;
  private next = 0;

  constructor(apiUrl: string, adminKey: string) {
    this.eventsUrl = `${apiUrl}/v1/projects/${this.name}/events`;
    this.headers = { 'x-api-key': adminKey, 'content-type': 'application/json' };
  }

  get committedSoFar(): number {
    return this.committed.size;
  }

  /** Resolves when every event that was emitted is committed. */
  async run(pace: Pace): Promise<void> {
    await Promise.all(Array.from({ length: CONNECTIONS }, () => this.emit(pace)));
    await this.agent.close();
  }

  stop(): void {
    this.running = false;
  }

  account(): Promise<Account> {
    return Promise.resolve({ committed: this.committed, rolledBack: new Set(), inDoubt: 0 });
  }

  private async emit(pace: Pace): Promise<void> {
    while (this.running) {
      if (pace.take(1)) await this.send(this.next++);
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
