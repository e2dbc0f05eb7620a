import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { And, type FindOptionsWhere, In, IsNull, LessThan } from 'typeorm';
import { fromTypeId, type Metadata } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import { havingMetadata } from '../metadata.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { idOfCursor, type Page, pageOf } from './page.ts';

/** The conditions that a listed project meets; a field that is left out sets none. */
export interface ProjectFilter {
  /** Only these projects, by their ids or uids. An id that no project has finds none. */
  id?: string[];
  /** Only projects whose metadata has all these keys with these values. */
  metadata?: Metadata;
}

/** Projects, youngest first. */
export class ListProjects extends Query<Page<ProjectView>> {
  constructor(
    readonly cursor: string | null,
    readonly limit: number,
    readonly filter: ProjectFilter = {},
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

  async execute({ cursor, limit, filter }: ListProjects): Promise<Page<ProjectView>> {
    const before = idOfCursor('projects', cursor);
    const rows = await this.context.dataSource.manager.find(ProjectEntity, {
      where: wheresOf(filter, before),
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf('projects', rows, limit, projectView);
  }
}

/** The conditions of a page, of which a project meets one or more. */
function wheresOf({ id: given, metadata }: ProjectFilter, before: string | null): FindOptionsWhere<ProjectEntity>[] {
  const base = { deletedAt: IsNull(), ...havingMetadata(metadata) };
  const isBefore = before === null ? [] : [LessThan(before)];
  if (given === undefined) return [{ ...base, ...(before === null ? {} : { id: LessThan(before) }) }];
  const ids = given.map((reference) => fromTypeId('prj', reference)).filter((id) => id !== undefined);
  return [
    { ...base, id: And(In(ids), ...isBefore) },
    { ...base, uid: In(given), ...(before === null ? {} : { id: LessThan(before) }) },
  ];
}
