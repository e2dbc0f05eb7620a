import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { type Clock, counted, messageOf, toTypeId } from '#kernel';
import { addNotification, emitOperationalEvent } from '#notifications';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { ProjectEntity } from '../projects/project.entity.ts';

/** The dependencies of the `BacklogKeeper` that runs in the worker. */
export interface BacklogKeeperOptions {
  dataSource: DataSource;
  clock: Clock;
  /** Called for a project that could not be warned; the next `look` tries it again. */
  onProblem: (message: string) => void;
}

/** The fill, from 0 to 1, of the backlog of a project or of one of its endpoints at which the project is warned. */
const WARN_FILL = 0.8;
/** The fill below which the backlog must have been before the project is warned again. */
const CALM_FILL = 0.6;

interface Filling {
  projectId: string;
  waiting: number;
  maxWaiting: number;
  endpointId: string;
  endpointWaiting: number;
}

/** The most projects that are warned in one `look`; the next `look` warns the rest. */
const PAGE = 100;

/**
 * Warns projects whose backlog fills. The mark, the operational event and the notice are one transaction, so that each
 * is written once, even if several processes look at the same time.
 */
export class BacklogKeeper {
  constructor(private readonly options: BacklogKeeperOptions) {}

  /** @returns the number of projects warned */
  async look(): Promise<number> {
    const { dataSource, onProblem } = this.options;
    await forgetWarnings(dataSource.manager);
    let warned = 0;
    for (const filling of await findFilling(dataSource.manager)) {
      try {
        if (await dataSource.transaction((tx) => this.warn(tx, filling))) warned++;
      } catch (error) {
        onProblem(`Warning the project ${filling.projectId} of its backlog failed: ${messageOf(error)}`);
      }
    }
    return warned;
  }

  private async warn(tx: EntityManager, filling: Filling): Promise<boolean> {
    const atMs = this.options.clock.nowMs();
    const { projectId, endpointId, waiting, maxWaiting, endpointWaiting } = filling;
    const marked = await tx.query<unknown[]>(
      `insert into posthorn.backlog_warning (project_id, warned_at) values ($1, $2)
       on conflict (project_id) do nothing returning project_id`,
      [projectId, new Date(atMs)],
    );
    const project = await tx.findOneBy(ProjectEntity, { id: projectId, deletedAt: IsNull() });
    if (marked.length === 0 || !project) return false;
    const endpoint = await tx.findOneBy(EndpointEntity, { id: endpointId });
    const host = endpoint ? new URL(endpoint.url).host : null;
    const named = { id: toTypeId('ep', endpointId), name: endpoint?.name ?? '', host: host ?? '' };
    const counts = { waiting, maxWaiting };
    const about = { endpointId: named.id, endpointUid: endpoint?.uid ?? null, endpointName: named.name, host };
    const data = { ...counts, ...about, endpointWaiting };
    await emitOperationalEvent(tx, { projectId, type: 'backlog.warning', data, atMs });
    const facts = {
      project: { id: toTypeId('prj', projectId), name: project.name },
      endpoint: named,
      cause: `${counted(endpointWaiting, 'delivery waits', 'deliveries wait')} for this endpoint; ${waiting} of at most ${maxWaiting} wait in its project`,
      ...{ failingSince: null, failures: 0, lastError: null, disableAt: null },
    };
    const addresses = project.notificationEmails;
    await addNotification(tx, { projectId, endpointId, kind: 'backlog-warning', facts, addresses, atMs });
    return true;
  }
}

async function forgetWarnings(manager: EntityManager): Promise<void> {
  await manager.query(
    `delete from posthorn.backlog_warning w
     where not exists (select from posthorn.backlog b where b.project_id = w.project_id and b.fill >= $1)`,
    [CALM_FILL],
  );
}

function findFilling(manager: EntityManager): Promise<Filling[]> {
  return manager.query<Filling[]>(
    `select b.project_id as "projectId", sum(b.waiting)::int as waiting, max(b.max_waiting) as "maxWaiting",
       (array_agg(b.fullest_endpoint_id order by b.fullest_waiting desc))[1] as "endpointId",
       max(b.fullest_waiting) as "endpointWaiting"
     from posthorn.backlog b
     where not exists (select from posthorn.backlog_warning w where w.project_id = b.project_id)
     group by b.project_id having max(b.fill) >= $1 order by b.project_id limit ${PAGE}`,
    [WARN_FILL],
  );
}
