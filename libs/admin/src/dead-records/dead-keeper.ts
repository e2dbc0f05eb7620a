import type { DataSource, EntityManager } from 'typeorm';
import { type Clock, LEAST_STEP_MS, messageOf, toTypeId } from '#kernel';
import { emitOperationalEvent } from '#notifications';
import {
  countIntoNotices,
  type DueBounds,
  findDueNotices,
  type NoticeName,
  readUncountedDead,
  takeNotice,
} from '#outbox';

/** The dependencies of the `DeadKeeper` that runs in the worker. */
export interface DeadKeeperOptions {
  dataSource: DataSource;
  clock: Clock;
  /** The id of the project that an id or a uid names, or undefined if there is none. */
  projectOf: (reference: string) => Promise<string | undefined>;
  /** The id or the uid of the project that is notified of dead records that name no existing project. */
  operationsProject: string;
  /** Called if the event of a notice could not be emitted; the notice stays due for the next `look`. */
  onProblem: (message: string) => void;
}

/** The shortest time between two notices of one source to one project. */
const EVERY_MS = 60_000;
/** The dead records that are counted in one statement, and the most notices sent in one `look`. */
const PAGE = 500;

function dueBounds(nowMs: number): DueBounds {
  return { now: new Date(nowMs), tooFar: new Date(nowMs + EVERY_MS + LEAST_STEP_MS) };
}

/**
 * Notifies projects of their dead records by the operational event `event.rejected`. Each record is counted once, in
 * the notice of its source and project. One transaction emits the event and resets the count. So each `look` reads only
 * new records, however many wait for a notice.
 */
export class DeadKeeper {
  constructor(private readonly options: DeadKeeperOptions) {}

  /** @returns the number of events emitted */
  async look(): Promise<number> {
    const { dataSource, clock, onProblem } = this.options;
    while ((await this.countPage(dataSource.manager)) === PAGE);
    let emitted = 0;
    for (const name of await findDueNotices(dataSource.manager, dueBounds(clock.nowMs()), PAGE)) {
      try {
        if (await dataSource.transaction((tx) => this.announce(tx, name))) emitted++;
      } catch (error) {
        onProblem(`Announcing the dead records of ${name.source} failed: ${messageOf(error)}`);
      }
    }
    return emitted;
  }

  /** Counts records into the notices of the projects that they name. @returns the number of records */
  private async countPage(manager: EntityManager): Promise<number> {
    const records = await readUncountedDead(manager, PAGE);
    if (records.length === 0) return 0;
    const projectIds = await this.resolve(records.map(({ project }) => project));
    const refs = records.map(({ ref }) => ref);
    await countIntoNotices(manager, refs, projectIds, this.options.clock.nowMs());
    return records.length;
  }

  /** The project to notify for each reference, in order; null if there is none. */
  private async resolve(references: readonly string[]): Promise<(string | null)[]> {
    const { projectOf, operationsProject } = this.options;
    const operations = await projectOf(operationsProject);
    const ids = new Map<string, string | undefined>([['', operations]]);
    for (const reference of references) {
      if (!ids.has(reference)) ids.set(reference, (await projectOf(reference)) ?? operations);
    }
    return references.map((reference) => ids.get(reference) ?? null);
  }

  /** @returns false if the notice is not due any more */
  private async announce(tx: EntityManager, name: NoticeName): Promise<boolean> {
    const atMs = this.options.clock.nowMs();
    const notice = await takeNotice(tx, name, dueBounds(atMs), atMs + EVERY_MS);
    if (!notice) return false;
    const { source, projectId } = name;
    const { count, firstRef, project, reason } = notice;
    const data = { source, project: project || null, count, firstRecordId: toTypeId('dead', firstRef), reason };
    await emitOperationalEvent(tx, { projectId, type: 'event.rejected', data, atMs });
    return true;
  }
}
