import { ChildLink } from '../child-link.ts';
import type { Counted } from '../cpu-account.ts';
import { FIRST_NUMBER } from '../event-data.ts';
import { endChild, onEnd } from '../started-children.ts';
import type { AttackerCalls } from './attacker.ts';
import type { CustomersCalls } from './customers.ts';
import type { HealthySenderCalls } from './healthy-sender.ts';

const STOP_TIMEOUT_MS = 5_000;

/** The helper processes of all cases, and a source of unused numbers for events. */
export class IsolationBench {
  readonly sender = new ChildLink<HealthySenderCalls>('isolation/healthy-sender.ts');
  /** The healthy project's server. */
  readonly receiver = new ChildLink<CustomersCalls>('isolation/customers.ts');
  /** Servers of the other tenants. */
  readonly customers = new ChildLink<CustomersCalls>('isolation/customers.ts');
  readonly attacker = new ChildLink<AttackerCalls>('isolation/attacker.ts');
  /** Shows the progress to the person who runs the bench. */
  readonly say: (progress: string) => void;
  private nextNumber = FIRST_NUMBER;

  constructor(say: (progress: string) => void) {
    this.say = say;
    for (const link of this.links) onEnd(() => endChild(link.child, STOP_TIMEOUT_MS));
  }

  /** Makes the healthy project's server wait for `count` events from now on. @returns the number of the first event */
  async expect(count: number): Promise<number> {
    const first = this.nextNumber;
    this.nextNumber += count;
    await this.receiver.call('expect', { first, count });
    return first;
  }

  /** The helpers, for an account of CPU time. */
  processes(): Counted[] {
    const names = ['healthy sender', 'healthy receiver', 'other receivers', 'attacker'];
    return this.links.map(({ pid }, at) => ({ name: names[at]!, pid }));
  }

  /** Ends the helpers. */
  async close(): Promise<void> {
    await Promise.all(this.links.map(({ child }) => endChild(child, STOP_TIMEOUT_MS)));
  }

  private get links() {
    return [this.sender, this.receiver, this.customers, this.attacker];
  }
}
