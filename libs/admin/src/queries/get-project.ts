import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';

export class GetProject extends Query<ProjectView> {
  constructor(readonly project: string) {
    super();
  }
}

@QueryHandler(GetProject)
export class GetProjectHandler implements IQueryHandler<GetProject> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project }: GetProject): Promise<ProjectView> {
    return projectView(await findProject(this.context.dataSource.manager, project));
  }
}
