import type { Arrival, Outcome } from './arrival.ts';
import type { Fault, Faults } from './faults.ts';
import type { Message, SignedRequest, Verify } from './verify.ts';

function outcomeOf(fault: Fault, isKnown: boolean): Outcome {
  if (fault === 'before handling') return 'failed';
  if (fault === 'after handling') return 'answer lost';
  return isKnown ? 'repeat' : 'handled';
}

/**
 * The receiving side of one endpoint: verifies, recognises repeats, handles.
 *
 * It remembers in memory which webhook-ids it has handled, and handling is only to count. A receiver with a database
 * inserts the webhook-id into a table with a unique key, in the transaction that does the work: if the key is there
 * already, the work is done.
 */
export class Inbox {
  readonly name: string;
  private readonly verify: Verify;
  private readonly faults: Faults;
  private readonly attempts = new Map<string, number>();
  private readonly handled = new Set<string>();
  private requests = 0;

  constructor(name: string, verify: Verify, faults: Faults) {
    this.name = name;
    this.verify = verify;
    this.faults = faults;
  }

  receive(request: SignedRequest): Arrival {
    const webhookId = request.headers['webhook-id'] ?? null;
    const base = { at: new Date().toISOString(), endpoint: this.name, webhookId };
    let message: Message;
    try {
      message = this.verify(request);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { ...base, outcome: 'refused', message: null, attempt: 1, problem };
    }
    return { ...base, message, problem: null, ...this.handle(webhookId ?? '') };
  }

  private handle(webhookId: string): { outcome: Outcome; attempt: number } {
    const attempt = (this.attempts.get(webhookId) ?? 0) + 1;
    this.attempts.set(webhookId, attempt);
    const outcome = outcomeOf(this.faults(++this.requests), this.handled.has(webhookId));
    if (outcome !== 'failed') this.handled.add(webhookId);
    return { outcome, attempt };
  }
}
