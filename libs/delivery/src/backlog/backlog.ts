import { SharedBudget } from '#kernel';
import type { OwnedPartition } from '#message-log';

/** What a count of waiting deliveries needs of one. */
export interface Waiting {
  readonly endpointId: string;
  readonly event: { readonly projectId: string };
  readonly owner: OwnedPartition;
}

/** How much of a project waits in one partition. */
export interface PartitionBacklog {
  readonly projectId: string;
  readonly owner: OwnedPartition;
  readonly waiting: number;
  /** The part of what it may hold that the project holds, or the endpoint closest to its own share: 1 is full. */
  readonly fill: number;
  /** The endpoint of the partition for which most waits. */
  readonly fullestEndpointId: string;
  readonly fullestWaiting: number;
}

/** How many deliveries wait for an endpoint. */
export interface EndpointCount {
  readonly projectId: string;
  readonly endpointId: string;
  readonly owner: OwnedPartition;
  readonly waiting: number;
}

interface EndpointBacklog {
  readonly projectId: string;
  owner: OwnedPartition;
  waiting: number;
}

/** One endpoint alone gets half of its project's budget, two get a third each: something is left for the others. */
const ENDPOINT_SHARE = 1;
/** Stands for what other processes count of a project. */
const OTHERS = 'others';

/**
 * How many deliveries wait in Postgres for their first attempt or a retry, by project and endpoint, and how many more
 * may. Replays do not count: somebody asked for each.
 *
 * Counted in memory by the owners of the partitions, from what their statements say they have inserted and deleted. A
 * new owner counts the rows once, and again every ten minutes: retention deletes rows too. What other processes count of a project comes about once a second, so that a project
 * exceeds its budget at most by what they add within that time.
 */
export class Backlog {
  private readonly endpoints = new Map<string, EndpointBacklog>();
  private readonly projects = new Map<string, SharedBudget>();
  /** What has changed of each endpoint while its rows are counted anew; undefined while they are not. */
  private changes: Map<string, number> | undefined;

  /** @param maxDeliveries how many may wait for one project */
  constructor(readonly maxDeliveries: number) {}

  /** Counts one more if the project and the endpoint may have one more. @returns whether they may */
  tryTake(task: Waiting): boolean {
    const budget = this.budgetOf(task.event.projectId);
    if (!budget.fits([task.endpointId], 1)) return false;
    this.add(task, 1);
    return true;
  }

  /** Counts so many more, or fewer if negative, whatever the budget. */
  add({ endpointId, event: { projectId }, owner }: Waiting, amount: number): void {
    if (amount === 0) return;
    this.changes?.set(endpointId, (this.changes.get(endpointId) ?? 0) + amount);
    let endpoint = this.endpoints.get(endpointId);
    if (!endpoint) this.endpoints.set(endpointId, (endpoint = { projectId, owner, waiting: 0 }));
    const change = Math.max(amount, -endpoint.waiting);
    endpoint.owner = owner;
    endpoint.waiting += change;
    if (endpoint.waiting === 0) this.endpoints.delete(endpointId);
    this.change(projectId, endpointId, change);
  }

  /** How many wait for an endpoint, of those that this process counts. */
  waitingFor(endpointId: string): number {
    return this.endpoints.get(endpointId)?.waiting ?? 0;
  }

  /** The rows are counted anew from now on; `recounted` or `cancelRecount` has to follow. */
  recount(): void {
    this.changes = new Map();
  }

  cancelRecount(): void {
    this.changes = undefined;
  }

  /** Corrects what is counted to what the rows have come to, and what has changed since the count began. */
  recounted(counts: readonly EndpointCount[]): void {
    const changes = this.changes ?? new Map<string, number>();
    this.changes = undefined;
    const found = new Map(counts.map((count) => [count.endpointId, count]));
    for (const [endpointId, { projectId, owner }] of this.endpoints) {
      if (!found.has(endpointId)) found.set(endpointId, { endpointId, projectId, owner, waiting: 0 });
    }
    for (const { endpointId, projectId, owner, waiting } of found.values()) {
      const right = waiting + (changes.get(endpointId) ?? 0);
      this.add({ endpointId, event: { projectId }, owner }, right - this.waitingFor(endpointId));
    }
  }

  /** Takes over what other processes count: how many wait of each project. Projects that are not named have none. */
  setOthers(counts: ReadonlyMap<string, number>): void {
    for (const projectId of new Set([...this.projects.keys(), ...counts.keys()])) {
      const known = this.projects.get(projectId)?.usedBy(0, OTHERS) ?? 0;
      this.change(projectId, OTHERS, (counts.get(projectId) ?? 0) - known);
    }
  }

  /** Forgets what is counted of these partitions: their new owners count it. */
  forget(partitions: readonly OwnedPartition[]): void {
    for (const [endpointId, { projectId, owner, waiting }] of this.endpoints) {
      if (!partitions.includes(owner)) continue;
      this.endpoints.delete(endpointId);
      this.change(projectId, endpointId, -waiting);
    }
  }

  /** What waits, by project and partition. */
  counts(): PartitionBacklog[] {
    const counts = new Map<string, PartitionBacklog>();
    for (const [endpointId, { projectId, owner, waiting }] of this.endpoints) {
      const key = `${projectId} ${owner.fence}`;
      const before = counts.get(key);
      const isFullest = before === undefined || waiting > before.fullestWaiting;
      counts.set(key, {
        projectId,
        owner,
        waiting: (before?.waiting ?? 0) + waiting,
        fill: Math.max(before?.fill ?? 0, this.fillOf(projectId, waiting)),
        fullestEndpointId: isFullest ? endpointId : before.fullestEndpointId,
        fullestWaiting: isFullest ? waiting : before.fullestWaiting,
      });
    }
    return [...counts.values()];
  }

  private fillOf(projectId: string, waiting: number): number {
    const { total, used } = this.budgetOf(projectId);
    const share = ENDPOINT_SHARE * Math.max(0, total - used);
    return Math.min(1, Math.max(used / total, share === 0 ? 1 : waiting / share));
  }

  private change(projectId: string, key: string, amount: number): void {
    if (amount === 0) return;
    const budget = this.budgetOf(projectId);
    if (amount > 0) budget.take([key], amount);
    else budget.give([key], -amount);
    if (budget.used === 0) this.projects.delete(projectId);
    else this.projects.set(projectId, budget);
  }

  private budgetOf(projectId: string): SharedBudget {
    return this.projects.get(projectId) ?? new SharedBudget(this.maxDeliveries, [ENDPOINT_SHARE]);
  }
}
