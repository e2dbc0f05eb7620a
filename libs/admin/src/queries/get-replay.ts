import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { findReplay } from '../replays/find-replay.ts';
import { type ReplayView, replayView } from '../replays/replay-view.ts';

/** A replay of many deliveries, with its progress. */
export class GetReplay extends Query<ReplayView> {
  constructor(
    readonly project: string,
    readonly replay: string,
  ) {
    super();
  }
}

/** Reads the replay by its id. @throws PosthornError `not-found` */
@QueryHandler(GetReplay)
export class GetReplayHandler implements IQueryHandler<GetReplay> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, replay }: GetReplay): Promise<ReplayView> {
    const { dataSource, pool, clock } = this.context;
    const { id: projectId } = await findProject(dataSource.manager, project);
    return replayView(await findReplay(pool, projectId, replay), clock.nowMs());
  }
}
