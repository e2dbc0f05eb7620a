import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { IsNull, LessThan } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { idOfCursor, type Page, pageOf } from './page.ts';

/** All projects, youngest first. */
export class ListProjects extends Query<Page<ProjectView>> {
  constructor(
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

/**
 * Reads a page of the projects that are not deleted, by id.
 * @throws PosthornError `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListProjects)
export class ListProjectsHandler implements IQueryHandler<ListProjects> {
  constructor(private readonly context: AdminContext) {}

  async execute({ cursor, limit }: ListProjects): Promise<Page<ProjectView>> {
    const before = idOfCursor('projects', cursor);
    const rows = await this.context.dataSource.manager.find(ProjectEntity, {
      where: { deletedAt: IsNull(), ...(before ? { id: LessThan(before) } : {}) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf('projects', rows, limit, projectView);
  }
}
