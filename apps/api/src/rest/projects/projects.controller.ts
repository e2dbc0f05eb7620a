import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ChangeProject, CreateProject, DeleteProject, GetProject, ListProjects, PROJECTS_TRUSTED_MS } from '#admin';
import { PageDto } from '../fields/page.dto.ts';
import { ChangeProjectDto, CreateProjectDto } from './project.dto.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { afterPropagation } from '../http/after-propagation.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** Returns true if a change sets a rule by which the project's events are checked. */
function changesRules({ schemaValidation, unknownEventTypes }: ChangeProjectDto): boolean {
  return schemaValidation !== undefined || unknownEventTypes !== undefined;
}

/** Routes of projects. Only an admin key opens them; a project’s own key can read its project. */
@ApiTags('projects')
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects')
export class ProjectsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(CreateProject)
  @Describe('Creates a project.', 201, 'Project')
  create(@Body() { uid, ...given }: CreateProjectDto) {
    const created = this.commands.execute(new CreateProject({ ...given, uid: uid ?? null }));
    return changesRules(given) ? afterPropagation(created) : created;
  }

  @Get()
  @Serves(ListProjects)
  @Describe('Lists the projects, newest first.', 200, 'Projects')
  list(@Query() { cursor, limit }: PageDto) {
    return this.queries.execute(new ListProjects(cursor ?? null, limit));
  }

  @Get(':project')
  @Serves(GetProject)
  @Describe('Returns a project, and the number of its waiting deliveries.', 200, 'ProjectDetails')
  get(@Param('project') project: string) {
    return this.queries.execute(new GetProject(project));
  }

  @Patch(':project')
  @Serves(ChangeProject)
  @Describe('Changes the given fields of a project.', 200, 'Project')
  change(@Param('project') project: string, @Body() input: ChangeProjectDto) {
    const changed = this.commands.execute(new ChangeProject(project, { ...input }));
    // Another project may take the uid: no process may still find this project by it.
    if (input.uid !== undefined) return afterPropagation(changed, PROJECTS_TRUSTED_MS);
    return changesRules(input) ? afterPropagation(changed) : changed;
  }

  @Delete(':project')
  @Serves(DeleteProject)
  @Describe('Deletes a project and its endpoints.', 204)
  delete(@Param('project') project: string) {
    return afterPropagation(this.commands.execute(new DeleteProject(project)), PROJECTS_TRUSTED_MS);
  }
}
