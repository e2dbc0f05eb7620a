import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { And, type FindOperator, type FindOptionsWhere, In, IsNull } from 'typeorm';
import { fromTypeId, type Metadata } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import type { ListOrder } from '../list-order.ts';
import { havingMetadata } from '../metadata.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { type ProjectView, projectView } from '../projects/project-view.ts';
import { idBehind, type Page, pageOf, readingById } from './page.ts';

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
    readonly order: ListOrder = 'desc',
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

  async execute({ cursor, limit, filter, order }: ListProjects): Promise<Page<ProjectView>> {
    const reading = readingById('projects', { cursor, order });
    const rows = await this.context.dataSource.manager.find(ProjectEntity, {
      where: wheresOf(filter, idBehind(reading)),
      order: { id: reading.order },
      take: limit + 1,
    });
    return pageOf(reading, rows, limit, projectView);
  }
}

/** The conditions of a page, of which a project meets one or more. */
function wheresOf(
  { id: given, metadata }: ProjectFilter,
  behind: { id?: FindOperator<string> },
): FindOptionsWhere<ProjectEntity>[] {
  const base = { deletedAt: IsNull(), ...havingMetadata(metadata) };
  if (given === undefined) return [{ ...base, ...behind }];
  const ids = given.map((reference) => fromTypeId('prj', reference)).filter((id) => id !== undefined);
  return [
    { ...base, id: behind.id === undefined ? In(ids) : And(In(ids), behind.id) },
    { ...base, uid: In(given), ...behind },
  ];
}
