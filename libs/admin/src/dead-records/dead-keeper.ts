import type { DataSource, EntityManager } from 'typeorm';
import { type Clock, fromTypeId, messageOf, toTypeId } from '#kernel';
import { emitOperationalEvent } from '#notifications';

export interface DeadKeeperOptions {
  dataSource: DataSource;
  clock: Clock;
  /** The id or the uid of the project that is told of dead records which name no project that exists. */
  operationsProject: string;
  onProblem: (message: string) => void;
}

/** Dead records of one source that name one project, and that nobody was told of. */
interface Untold {
  source: string;
  /** As the records name it; empty if they name none. */
  project: string;
  count: number;
  firstRef: string;
  lastRef: string;
  reason: string;
}

/** A source that goes on failing is told of once in so long. */
const EVERY_MS = 60_000;
/** The most events that are told in one look; the rest follows in the next look. */
const PAGE = 100;

/**
 * Tells projects of their dead records by the operational event `event.rejected`: the event and the mark in one
 * transaction, so that each dead record is told of once.
 */
export class DeadKeeper {
  constructor(private readonly options: DeadKeeperOptions) {}

  /** @returns how many events were told */
  async look(): Promise<number> {
    const { dataSource, onProblem } = this.options;
    let told = 0;
    for (const untold of await this.findUntold(dataSource.manager)) {
      try {
        if (await dataSource.transaction((tx) => this.tell(tx, untold))) told++;
      } catch (error) {
        onProblem(`Telling of the dead records of ${untold.source} failed: ${messageOf(error)}`);
      }
    }
    return told;
  }

  private findUntold(manager: EntityManager): Promise<Untold[]> {
    return manager.query<Untold[]>(
      `select d.source, d.project, count(*)::int as count, (array_agg(d.ref order by d.ref))[1] as "firstRef",
         (array_agg(d.ref order by d.ref desc))[1] as "lastRef", (array_agg(d.reason order by d.ref))[1] as reason
       from posthorn.dead_record d
       left join posthorn.dead_notice n on n.source = d.source and n.project = d.project
       where n.source is null or d.ref > n.told_ref and n.told_at <= to_timestamp($1::float8 / 1000)
       group by d.source, d.project order by 4 limit ${PAGE}`,
      [this.options.clock.nowMs() - EVERY_MS],
    );
  }

  /** @returns whether there is a project to tell */
  private async tell(tx: EntityManager, untold: Untold): Promise<boolean> {
    const { source, project, count, firstRef, lastRef, reason } = untold;
    const atMs = this.options.clock.nowMs();
    await tx.query(
      `insert into posthorn.dead_notice (source, project, told_ref, told_at) values ($1, $2, $3, $4)
       on conflict (source, project) do update set told_ref = excluded.told_ref, told_at = excluded.told_at`,
      [source, project, lastRef, new Date(atMs)],
    );
    const projectId = (await findId(tx, project)) ?? (await findId(tx, this.options.operationsProject));
    if (projectId === undefined) return false;
    const first = toTypeId('dead', firstRef);
    const data = { source, project: project || null, count, firstRecordId: first, reason };
    await emitOperationalEvent(tx, { projectId, type: 'event.rejected', data, atMs });
    return true;
  }
}

async function findId(tx: EntityManager, reference: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }[]>(
    'select p.id from posthorn.project p where (p.id = $1 or p.uid = $2) and p.deleted_at is null',
    [fromTypeId('prj', reference) ?? null, reference],
  );
  return row?.id;
}
