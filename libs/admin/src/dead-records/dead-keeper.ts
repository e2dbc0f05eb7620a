import type { DataSource, EntityManager } from 'typeorm';
import { type Clock, LEAST_STEP_MS, messageOf, toTypeId } from '#kernel';
import { emitOperationalEvent } from '#notifications';
import { plainArray } from '#postgres';

export interface DeadKeeperOptions {
  dataSource: DataSource;
  clock: Clock;
  /** The id of the project that an id or a uid names, or undefined if there is none. */
  projectOf: (reference: string) => Promise<string | undefined>;
  /** The id or the uid of the project that is notified of dead records that name no existing project. */
  operationsProject: string;
  onProblem: (message: string) => void;
}

/** A dead record that no notice has counted yet. */
interface Untold {
  ref: string;
  /** As the record names it; empty if it names none. */
  project: string;
}

/** Dead records of one source for one project, counted since its last notice. */
interface Notice {
  source: string;
  projectId: string;
  count: number;
  firstRef: string;
  /** The project as the first record names it. */
  project: string;
  reason: string;
}

/** The shortest time between two notices of one source to one project. */
const EVERY_MS = 60_000;
/** The dead records that are counted in one statement, and the most notices sent in one `look`. */
const PAGE = 500;

/**
 * Notifies projects of their dead records by the operational event `event.rejected`. Each record is counted once, in
 * the notice of its source and project. One transaction emits the event and resets the count. So each `look` reads only
 * new records, however many wait for a notice.
 */
export class DeadKeeper {
  constructor(private readonly options: DeadKeeperOptions) {}

  /** @returns the number of events emitted */
  async look(): Promise<number> {
    const { dataSource, onProblem } = this.options;
    while ((await this.countPage(dataSource.manager)) === PAGE);
    let told = 0;
    for (const { source, projectId } of await this.findDue(dataSource.manager)) {
      try {
        if (await dataSource.transaction((tx) => this.tell(tx, source, projectId))) told++;
      } catch (error) {
        onProblem(`Announcing the dead records of ${source} failed: ${messageOf(error)}`);
      }
    }
    return told;
  }

  /** Counts records into the notices of the projects that they name. @returns the number of records */
  private async countPage(manager: EntityManager): Promise<number> {
    const untold = await manager.query<Untold[]>(
      `select d.ref, d.project from posthorn.dead_record d where not d.told order by d.ref limit ${PAGE}`,
    );
    if (untold.length === 0) return 0;
    const projectIds = await this.resolve(untold);
    await manager.query(
      `with counted as (
         update posthorn.dead_record d set told = true from unnest($1::uuid[], $2::uuid[]) as x (ref, project_id)
         where d.ref = x.ref and not d.told returning d.source, d.ref, d.project, d.reason, x.project_id
       )
       insert into posthorn.dead_notice as n (source, project_id, count, first_ref, project, reason, next_at)
       select c.source, c.project_id, count(*), (array_agg(c.ref order by c.ref))[1],
         (array_agg(c.project order by c.ref))[1], (array_agg(c.reason order by c.ref))[1], $3
       from counted c where c.project_id is not null group by c.source, c.project_id order by c.source, c.project_id
       on conflict (source, project_id) do update set count = n.count + excluded.count,
         first_ref = case n.count when 0 then excluded.first_ref else n.first_ref end,
         project = case n.count when 0 then excluded.project else n.project end,
         reason = case n.count when 0 then excluded.reason else n.reason end`,
      [plainArray(untold.map(({ ref }) => ref)), plainArray(projectIds), new Date(this.options.clock.nowMs())],
    );
    return untold.length;
  }

  /** The project to notify for each record, in the order of the records; null if there is none. */
  private async resolve(untold: readonly Untold[]): Promise<(string | null)[]> {
    const { projectOf, operationsProject } = this.options;
    const operations = await projectOf(operationsProject);
    const ids = new Map<string, string | undefined>([['', operations]]);
    for (const { project } of untold) {
      if (!ids.has(project)) ids.set(project, (await projectOf(project)) ?? operations);
    }
    return untold.map(({ project }) => ids.get(project) ?? null);
  }

  private findDue(manager: EntityManager): Promise<Pick<Notice, 'source' | 'projectId'>[]> {
    return manager.query(
      `select n.source, n.project_id as "projectId" from posthorn.dead_notice n
       join posthorn.project p on p.id = n.project_id and p.deleted_at is null
       where n.count > 0 and (n.next_at <= $1 or n.next_at > $2) order by n.next_at limit ${PAGE}`,
      this.dueBounds(this.options.clock.nowMs()),
    );
  }

  /**
   * A notice is due now, or if its time is further ahead than the longest wait: a clock that was ahead has set that
   * time.
   */
  private dueBounds(nowMs: number): [Date, Date] {
    return [new Date(nowMs), new Date(nowMs + EVERY_MS + LEAST_STEP_MS)];
  }

  /** @returns false if the notice is not due any more */
  private async tell(tx: EntityManager, source: string, projectId: string): Promise<boolean> {
    const atMs = this.options.clock.nowMs();
    const [due] = await tx.query<Notice[]>(
      `select n.count, n.first_ref as "firstRef", n.project, n.reason from posthorn.dead_notice n
       where n.source = $1 and n.project_id = $2 and n.count > 0 and (n.next_at <= $3 or n.next_at > $4) for update`,
      [source, projectId, ...this.dueBounds(atMs)],
    );
    if (!due) return false;
    await tx.query(
      'update posthorn.dead_notice n set count = 0, next_at = $3 where n.source = $1 and n.project_id = $2',
      [source, projectId, new Date(atMs + EVERY_MS)],
    );
    const { count, firstRef, project, reason } = due;
    const data = { source, project: project || null, count, firstRecordId: toTypeId('dead', firstRef), reason };
    await emitOperationalEvent(tx, { projectId, type: 'event.rejected', data, atMs });
    return true;
  }
}
