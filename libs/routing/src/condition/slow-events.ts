import { BatchQueue, type Clock, contentLength, type LoopHealth, SharedBudget, type WorkReport } from '#kernel';
import type { EventRecord } from '../routing-batch.ts';

/** A small batch, because all its events wait for the slowest one. */
const BATCH_EVENTS = 8;
/** The part of the free bytes that the events of one project may hold. */
const PROJECT_SHARE = 0.5;
/** The part of all bytes that each project may always hold: with many endpoints, others may exceed their shares. */
const SURE_PART = 1 / 8;

/** The routing function and the memory bound that the router gives its `SlowEvents`. */
export interface SlowEventsOptions {
  /**
   * Routes events of one project. Evaluates their conditions by `uncounted` of the report, and calls its `began` when
   * the database is all that it waits for.
   */
  route: (projectId: string, batch: EventRecord[], report?: WorkReport) => Promise<void>;
  /** Bytes of data that may wait, of all projects together. */
  maxBytes: number;
  clock: Clock;
  /** Receives the progress of each project; optional. */
  health?: LoopHealth | undefined;
  onRetry: (error: unknown) => void;
}

interface Project {
  queue: BatchQueue<EventRecord>;
  records: Set<EventRecord>;
  report: WorkReport | undefined;
}

/**
 * Routes events whose conditions take long, and later events of the same projects. Each project's events keep their
 * order, and do not wait for events of another project. A project is forgotten when none of its events waits.
 */
export class SlowEvents {
  private readonly projects = new Map<string, Project>();
  private readonly bytes: SharedBudget;

  constructor(private readonly options: SlowEventsOptions) {
    this.bytes = new SharedBudget(options.maxBytes, [PROJECT_SHARE]);
  }

  /** Returns true if events of a project wait here: then its later events have to wait too. */
  has(projectId: string): boolean {
    return this.projects.has(projectId);
  }

  /**
   * Returns true if the events of a project hold more than its share: then their conditions are not evaluated any more.
   */
  isOverShare(projectId: string): boolean {
    if (this.bytes.usedBy(0, projectId) <= this.bytes.total * SURE_PART) return false;
    return !this.bytes.fits([projectId], 0);
  }

  add(record: EventRecord): void {
    const { projectId } = record.value;
    const project = this.projects.get(projectId) ?? this.open(projectId);
    project.records.add(record);
    this.bytes.take([projectId], contentLength(record.value));
    project.queue.add(record);
  }

  /** Drops the waiting events that a predicate names. Resolves when the events that are being routed are finished. */
  async forget(which: (record: EventRecord) => boolean): Promise<void> {
    const open = [...this.projects];
    await Promise.all(open.map(([, { queue }]) => queue.forget(which)));
    for (const [projectId, { records }] of open) this.settle(projectId, [...records].filter(which));
  }

  private open(projectId: string): Project {
    const { clock, route, health } = this.options;
    const report = health?.work('Routing events of slow projects');
    const flush = async (batch: EventRecord[]) => {
      await route(projectId, batch, report);
      report?.alive();
      this.settle(projectId, batch);
    };
    const onRetry = (error: unknown) => {
      report?.failed(error);
      this.options.onRetry(error);
    };
    const project = {
      queue: new BatchQueue<EventRecord>({ maxBatch: BATCH_EVENTS, flush, clock, onRetry }),
      records: new Set<EventRecord>(),
      report,
    };
    this.projects.set(projectId, project);
    return project;
  }

  private settle(projectId: string, done: readonly EventRecord[]): void {
    const project = this.projects.get(projectId);
    for (const record of done) {
      if (project?.records.delete(record)) this.bytes.give([projectId], contentLength(record.value));
    }
    if (project?.records.size !== 0) return;
    this.projects.delete(projectId);
    project.report?.stopped();
  }
}
