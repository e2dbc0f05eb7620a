interface Flow<T> {
  readonly key: string;
  items: (T | undefined)[];
  head: number;
  /** Cost that the flow may still take in this round. */
  deficit: number;
}

/** The costs by which flows take turns. By default each flow with items takes one item a round. */
export interface FairQueueOptions<T> {
  /** Cost that a flow may take in one round, 1 or more: about the cost of a large item. Default: 1. */
  quantum?: number;
  /** Cost of an item, above 0. Default: 1 each. */
  costOf?: (item: T) => number;
}

/**
 * A queue that takes turns between flows (for example projects), and is first in, first out within each.
 *
 * Deficit round robin (Shreedhar and Varghese, SIGCOMM 1995): each flow takes `quantum` of cost a round. A flow that
 * becomes active is served before flows that have had a round already (FQ-CoDel, RFC 8290, section 4.2). So a flow with
 * few items waits for no backlog of another flow. Not bounded: callers bound the items they push, with a `SharedBudget`
 * for example.
 */
export class FairQueue<T extends NonNullable<unknown>> {
  private readonly flows = new Map<string, Flow<T>>();
  /** Flows that have not had a whole round since they became active. */
  private fresh: Flow<T>[] = [];
  private old: Flow<T>[] = [];
  private count = 0;
  private readonly quantum: number;
  private readonly costOf: (item: T) => number;

  constructor({ quantum = 1, costOf = () => 1 }: FairQueueOptions<T> = {}) {
    this.quantum = quantum;
    this.costOf = costOf;
  }

  /** Items in all flows. */
  get size(): number {
    return this.count;
  }

  /** Items of one flow. */
  sizeOf(key: string): number {
    const flow = this.flows.get(key);
    return flow ? flow.items.length - flow.head : 0;
  }

  push(key: string, item: T): void {
    let flow = this.flows.get(key);
    if (!flow) {
      this.flows.set(key, (flow = { key, items: [], head: 0, deficit: this.quantum }));
      this.fresh.push(flow);
    }
    flow.items.push(item);
    this.count++;
  }

  /** Returns true if a predicate holds for any item. */
  some(which: (item: T) => boolean): boolean {
    for (const flow of this.flows.values()) {
      for (let at = flow.head; at < flow.items.length; at++) if (which(flow.items[at]!)) return true;
    }
    return false;
  }

  /**
   * Takes the next item out. Flows whose first item is not allowed now are passed over, and keep their turn.
   * @param isAllowed default: every item is
   * @returns undefined if no flow has an item that is allowed
   */
  next(isAllowed: (item: T) => boolean = () => true): T | undefined {
    return this.nextOf('fresh', isAllowed) ?? this.nextOf('old', isAllowed);
  }

  /** Takes out the items that a predicate names, in the order within each flow. */
  remove(which: (item: T) => boolean): T[] {
    const removed: T[] = [];
    for (const flow of this.flows.values()) {
      const waiting = flow.items.slice(flow.head) as T[];
      const kept = waiting.filter((item) => !which(item));
      if (kept.length === waiting.length) continue;
      removed.push(...waiting.filter(which));
      flow.items = kept;
      flow.head = 0;
    }
    this.count -= removed.length;
    return removed;
  }

  private nextOf(list: 'fresh' | 'old', isAllowed: (item: T) => boolean): T | undefined {
    const flows = this[list];
    for (let at = 0; at < flows.length;) {
      const flow = flows[at]!;
      const item = flow.items[flow.head];
      if (item === undefined) this.retire(flow, flows, at);
      else if (!isAllowed(item)) at++;
      else if (flow.deficit > 0) return this.takeFrom(flow, list, at, item);
      else {
        // Its round is over: it goes to the end of the old flows with the next round's quantum.
        flow.deficit += this.quantum;
        flows.splice(at, 1);
        this.old.push(flow);
      }
    }
    return undefined;
  }

  private takeFrom(flow: Flow<T>, list: 'fresh' | 'old', at: number, item: T): T {
    flow.deficit -= this.costOf(item);
    flow.items[flow.head++] = undefined;
    this.count--;
    if (flow.head === flow.items.length) {
      flow.items = [];
      flow.head = 0;
      this[list].splice(at, 1);
      // A flow that was fresh stays for a round of the old flows: else a flow that always holds a single item starves
      // them.
      if (list === 'fresh') this.old.push(flow);
      else this.flows.delete(flow.key);
    } else if (flow.head > 64 && flow.head * 2 > flow.items.length) {
      flow.items.splice(0, flow.head);
      flow.head = 0;
    }
    return item;
  }

  private retire(flow: Flow<T>, flows: Flow<T>[], at: number): void {
    flows.splice(at, 1);
    this.flows.delete(flow.key);
  }
}
