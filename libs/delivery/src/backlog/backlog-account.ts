import type pg from 'pg';
import { type Clock, counted, messageOf, steadyMs, toTypeId, type WorkReport } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { Backlog, type PartitionBacklog, type Waiting } from './backlog.ts';
import { countBacklog, publishBacklog, readOthers, readPublished } from './backlog-store.ts';

/** The database and the limit of a `BacklogAccount`, and the receivers of its reports. */
export interface BacklogAccountOptions {
  pool: pg.Pool;
  clock: Clock;
  /** The most deliveries that may wait for one project. */
  maxDeliveries: number;
  onProblem: (message: string) => void;
  /** Receives the progress of its publishing; optional. */
  report?: WorkReport;
}

/** After the first message about a project, the next follows after this wait, then after twice as long, and so on. */
const FIRST_NOTICE_MS = 60_000;
const LONGEST_NOTICE_MS = 24 * 3_600_000;
/** Bounds memory: beyond, the projects that were refused first are forgotten. */
const MAX_NOTICES = 1_000;

const RECOUNT_EVERY_MS = 10 * 60_000;

interface Notice {
  refused: number;
  nextMs: number;
  waitMs: number;
}

const keyOf = ({ projectId, owner }: Pick<PartitionBacklog, 'projectId' | 'owner'>) => `${projectId} ${owner.fence}`;

function isSame(one: PartitionBacklog, other: PartitionBacklog): boolean {
  return (
    one.waiting === other.waiting &&
    one.owner === other.owner &&
    Math.abs(one.fill - other.fill) < 0.001 &&
    one.fullestEndpointId === other.fullestEndpointId
  );
}

/**
 * Keeps the backlog's counts over restarts and between processes. Reads them when partitions are assigned, publishes
 * them once a second, and logs the projects that have used up their budget.
 */
export class BacklogAccount {
  readonly backlog: Backlog;
  private owned: readonly OwnedPartition[] = [];
  private published = new Map<string, PartitionBacklog>();
  private readonly notices = new Map<string, Notice>();
  private publishing: Promise<void> | undefined;
  private countedMs = -Infinity;

  constructor(private readonly options: BacklogAccountOptions) {
    this.backlog = new Backlog(options.maxDeliveries);
  }

  /** Counts the waiting deliveries of these partitions, before any of their rows change. */
  async assigned(partitions: readonly OwnedPartition[]): Promise<void> {
    const { pool } = this.options;
    for (const row of await readPublished(pool, partitions)) this.published.set(keyOf(row), row);
    for (const { projectId, endpointId, owner, waiting } of await countBacklog(pool, partitions)) {
      this.backlog.add({ endpointId, owner, event: { projectId } }, waiting);
    }
    this.owned = [...this.owned, ...partitions];
    this.countedMs = steadyMs(this.options.clock);
    this.backlog.setOthers(await readOthers(pool, this.owned));
  }

  /** Publishes the last counts of these partitions and forgets them. */
  async revoked(partitions: readonly OwnedPartition[]): Promise<void> {
    await this.publishing;
    await this.exchange();
    this.owned = this.owned.filter((owner) => !partitions.includes(owner));
    this.backlog.forget(partitions);
    for (const [key, { owner }] of this.published) if (partitions.includes(owner)) this.published.delete(key);
  }

  /** Publishes changed counts and reads other processes' counts. Called once a second. */
  sweep(): void {
    if (this.owned.length === 0) {
      this.options.report?.alive();
      return;
    }
    this.publishing ??= this.recount()
      .then(() => this.exchange())
      .finally(() => (this.publishing = undefined));
  }

  /**
   * Notes a delivery that found no room. It is logged for its project now, or counted in the next message about the
   * project.
   */
  refused({ event: { projectId } }: Waiting): void {
    const nowMs = steadyMs(this.options.clock);
    let notice = this.notices.get(projectId);
    if (!notice) {
      this.notices.set(projectId, (notice = { refused: 0, nextMs: nowMs, waitMs: FIRST_NOTICE_MS }));
      if (this.notices.size > MAX_NOTICES) this.notices.delete(this.notices.keys().next().value!);
    }
    notice.refused++;
    if (nowMs < notice.nextMs) return;
    this.options.onProblem(
      `The backlog of the project ${toTypeId('prj', projectId)} is full: ${counted(notice.refused, 'delivery was', 'deliveries were')} cancelled ` +
        `(backlog-full) since the last message. Find the endpoint that does not respond, or raise ` +
        `POSTHORN_BACKLOG_MAX_DELIVERIES (${this.options.maxDeliveries}).`,
    );
    notice.refused = 0;
    notice.nextMs = nowMs + notice.waitMs;
    notice.waitMs = Math.min(LONGEST_NOTICE_MS, notice.waitMs * 2);
  }

  private async recount(): Promise<void> {
    const { pool, clock, onProblem } = this.options;
    const nowMs = steadyMs(clock);
    if (nowMs - this.countedMs < RECOUNT_EVERY_MS || this.owned.length === 0) return;
    this.countedMs = nowMs;
    this.backlog.recount();
    try {
      this.backlog.recounted(await countBacklog(pool, this.owned));
    } catch (error) {
      this.backlog.cancelRecount();
      onProblem(`Counting the backlog is tried again in ten minutes: ${messageOf(error)}`);
    }
  }

  private async exchange(): Promise<void> {
    const { pool, clock, maxDeliveries, onProblem, report } = this.options;
    const counts = new Map(this.backlog.counts().map((count) => [keyOf(count), count]));
    const changed = [...counts].filter(([key, count]) => !isSame(this.published.get(key) ?? NEVER, count));
    const emptied = [...this.published].filter(([key]) => !counts.has(key));
    const rows = [...changed.map(([, count]) => count), ...emptied.map(([, count]) => ({ ...count, waiting: 0 }))];
    report?.began();
    try {
      if (rows.length > 0) await publishBacklog(pool, rows, maxDeliveries, clock.nowMs());
      this.published = counts;
      const isAlone = this.owned.length === this.owned[0]?.partitionCount;
      if (!isAlone) this.backlog.setOthers(await readOthers(pool, this.owned));
      report?.alive();
    } catch (error) {
      report?.failed(error);
      onProblem(`Publishing the counts of the backlog is tried again: ${messageOf(error)}`);
    }
  }
}

const NEVER: PartitionBacklog = {
  ...{ projectId: '', owner: { fence: '', epoch: 0, partition: 0, partitionCount: 1 }, waiting: -1, fill: -1 },
  ...{ fullestEndpointId: '', fullestWaiting: 0 },
};
