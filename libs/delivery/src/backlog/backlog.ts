import { SharedBudget } from '#kernel';
import type { OwnedPartition } from '#message-log';

/** The fields by which a waiting delivery is counted. */
export interface Waiting {
  readonly endpointId: string;
  readonly event: { readonly projectId: string };
  readonly owner: OwnedPartition;
}

/** The waiting deliveries of a project in one partition. */
export interface PartitionBacklog {
  readonly projectId: string;
  readonly owner: OwnedPartition;
  readonly waiting: number;
  /** The fill of the project, or of the endpoint closest to its own share if that is fuller: 1 is full. */
  readonly fill: number;
  /** The endpoint of the partition with the most waiting deliveries. */
  readonly fullestEndpointId: string;
  readonly fullestWaiting: number;
}

/** The number of deliveries that wait for an endpoint. */
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
/** The owner name under which other processes' counts of a project are held. */
const OTHERS = 'others';

/**
 * The number of deliveries that wait in Postgres for their first attempt or a retry, by project and endpoint, and the
 * room for more. Replays do not count: each of them was requested.
 *
 * Counted in memory by the owners of the partitions, from the rows that their statements report as inserted and
 * deleted. A new owner counts the rows once, and again every ten minutes: retention deletes rows too. Other processes'
 * counts are read about once a second, so a project exceeds its budget at most by the deliveries that they add within
 * that second.
 */
export class Backlog {
  private readonly endpoints = new Map<string, EndpointBacklog>();
  private readonly projects = new Map<string, SharedBudget>();
  /** Changes to each endpoint's count while its rows are counted anew; undefined at other times. */
  private changes: Map<string, number> | undefined;

  /** @param maxDeliveries the most deliveries that may wait for one project */
  constructor(readonly maxDeliveries: number) {}

  /** Counts one more delivery if the project and the endpoint have room. @returns whether it was counted */
  tryTake(task: Waiting): boolean {
    const budget = this.budgetOf(task.event.projectId);
    if (!budget.fits([task.endpointId], 1)) return false;
    this.add(task, 1);
    return true;
  }

  /** Adds to the count, or subtracts if negative, without regard to the budget. */
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

  /** The number of deliveries that wait for an endpoint, as far as this process counts them. */
  waitingFor(endpointId: string): number {
    return this.endpoints.get(endpointId)?.waiting ?? 0;
  }

  /** The number of deliveries that wait, as far as this process counts them. */
  get total(): number {
    let waiting = 0;
    for (const endpoint of this.endpoints.values()) waiting += endpoint.waiting;
    return waiting;
  }

  /** Begins a new count of the rows; `recounted` or `cancelRecount` has to follow. */
  recount(): void {
    this.changes = new Map();
  }

  cancelRecount(): void {
    this.changes = undefined;
  }

  /** Replaces the counts by the number of rows plus the changes since the count began. */
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

  /** Takes over other processes' counts by project. A project that is not named has none. */
  setOthers(counts: ReadonlyMap<string, number>): void {
    for (const projectId of new Set([...this.projects.keys(), ...counts.keys()])) {
      const known = this.projects.get(projectId)?.usedBy(0, OTHERS) ?? 0;
      this.change(projectId, OTHERS, (counts.get(projectId) ?? 0) - known);
    }
  }

  /** Forgets the counts of these partitions: their new owners count them. */
  forget(partitions: readonly OwnedPartition[]): void {
    for (const [endpointId, { projectId, owner, waiting }] of this.endpoints) {
      if (!partitions.includes(owner)) continue;
      this.endpoints.delete(endpointId);
      this.change(projectId, endpointId, -waiting);
    }
  }

  /** The waiting deliveries by project and partition. */
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
