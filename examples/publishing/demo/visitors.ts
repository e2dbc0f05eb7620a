import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { showCommitted, showRolledBack } from './screen.ts';

const EVERY_MS = 700;

interface Person {
  id: string;
  email: string;
}

/** People who use the service, one request after the other, so that the demo has something to show. */
export class Visitors {
  /** The number of requests that were refused after their event was written. */
  rolledBack = 0;
  /** Resolves after `stop`; rejects if the service failed. */
  readonly ended: Promise<void>;
  private readonly serviceUrl: string;
  private isStopping = false;
  private latest: Person = { id: '', email: '' };

  constructor(serviceUrl: string) {
    this.serviceUrl = serviceUrl;
    this.ended = this.run();
  }

  /** Resolves when the visitors are gone, even if the service failed. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.allSettled([this.ended]);
  }

  private async run(): Promise<void> {
    const acts = [
      () => this.publish('Why we write'),
      () => this.signUp(`ana.${randomBytes(4).toString('hex')}@example.com`),
      () => this.pay(900),
      () => this.signUp(this.latest.email), // taken: the commit fails
      () => this.publish('A letter a week'),
      () => this.pay(1_200),
      () => this.pay(5_000), // more than there is: rolled back
    ];
    for (let turn = 0; !this.isStopping; turn++) {
      await acts[turn % acts.length]!();
      await sleep(EVERY_MS);
    }
  }

  private async publish(title: string): Promise<void> {
    await this.post('/posts', 'post.published', { title, author: 'Ana' });
  }

  private async signUp(email: string): Promise<void> {
    this.latest =
      (await this.post<Person>('/subscribers', 'subscriber.created', { email, name: 'Ana' })) ?? this.latest;
  }

  private async pay(amountCents: number): Promise<void> {
    await this.post('/payments', 'payment.received', { subscriberId: this.latest.id, amountCents });
  }

  /**
   * Posts a resource.
   * @returns the created resource, or undefined if the service refused
   * @throws Error if the service failed
   */
  private async post<T extends { id: string }>(path: string, type: string, body: object): Promise<T | undefined> {
    const response = await fetch(this.serviceUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as T & { message: string };
    if (response.status === 201) {
      showCommitted(type, answer.id);
      return answer;
    }
    if (response.status !== 409) throw new Error(`POST ${path}: ${response.status} ${answer.message}`);
    this.rolledBack++;
    showRolledBack(type, answer.message);
    return undefined;
  }
}
