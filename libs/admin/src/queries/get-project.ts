import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { type BacklogView, readBacklog } from '../projects/read-backlog.ts';

/** A project with its backlog. */
export interface ProjectDetailsView extends ProjectView {
  backlog: BacklogView;
}

/** A project, by its id or uid, with the number of its waiting deliveries. */
export class GetProject extends Query<ProjectDetailsView> {
  constructor(readonly project: string) {
    super();
  }
}

/** Reads the project's row and the counts of the dispatchers. @throws PosthornError `not-found` */
@QueryHandler(GetProject)
export class GetProjectHandler implements IQueryHandler<GetProject> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project }: GetProject): Promise<ProjectDetailsView> {
    const { dataSource, maxBacklogDeliveries } = this.context;
    const found = await findProject(dataSource.manager, project);
    const backlog = await readBacklog(dataSource.manager, found.id, maxBacklogDeliveries);
    return { ...projectView(found), backlog };
  }
}
