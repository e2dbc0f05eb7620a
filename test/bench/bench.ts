import { ChildLink } from './child-link.ts';
import type { Counted } from './cpu-account.ts';
import { FIRST_NUMBER } from './event-data.ts';
import type { LoadGeneratorCalls } from './load-generator.ts';
import type { ReceiverCalls } from './receiver.ts';
import { endChild, onEnd } from './started-children.ts';

const STOP_TIMEOUT_MS = 5_000;

/** The resources that every measurement needs: the two helper processes, and unused numbers for events. */
export class Bench {
  readonly receiver = new ChildLink<ReceiverCalls>('receiver.ts');
  readonly generator = new ChildLink<LoadGeneratorCalls>('load-generator.ts');
  readonly quick: boolean;
  /** Shows the progress to the person who runs the bench. */
  readonly say: (progress: string) => void;
  private nextNumber = FIRST_NUMBER;

  constructor(quick: boolean, say: (progress: string) => void) {
    this.quick = quick;
    this.say = say;
    for (const { child } of [this.receiver, this.generator]) onEnd(() => endChild(child, STOP_TIMEOUT_MS));
  }

  receiverPort(): Promise<number> {
    return this.receiver.call('port', undefined);
  }

  /** The number of runs of each kind. */
  get runs(): number {
    return this.quick ? 1 : 3;
  }

  /** The number of events: that of a full run, or a tenth of it. */
  count(full: number): number {
    return this.quick ? full / 10 : full;
  }

  /** Makes the receiver wait for `count` events from now on. Returns the number of the first event. */
  async expect(count: number): Promise<number> {
    const first = this.nextNumber;
    this.nextNumber += count;
    await this.receiver.call('expect', { first, count });
    return first;
  }
}

/** The two helpers, for an account of CPU time. */
export function helperProcesses({ receiver, generator }: Bench): Counted[] {
  return [
    { name: 'receiver', pid: receiver.pid },
    { name: 'load generator', pid: generator.pid },
  ];
}
