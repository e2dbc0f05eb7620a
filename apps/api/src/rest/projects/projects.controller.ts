import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ChangeProject, CreateProject, DeleteProject, GetProject, ListProjects } from '#admin';
import { ChangeProjectDto, CreateProjectDto, ProjectListDto } from './project.dto.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { execute } from '../../execute.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

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
    return execute(this.commands, new CreateProject({ ...given, uid: uid ?? null }));
  }

  @Get()
  @Serves(ListProjects)
  @Describe('Lists the projects, newest first.', 200, 'Projects')
  list(@Query() { cursor, limit, order, ...filter }: ProjectListDto) {
    return this.queries.execute(new ListProjects(cursor ?? null, limit, filter, order));
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
    return execute(this.commands, new ChangeProject(project, { ...input }));
  }

  @Delete(':project')
  @Serves(DeleteProject)
  @Describe('Deletes a project and its endpoints.', 204)
  delete(@Param('project') project: string) {
    return execute(this.commands, new DeleteProject(project));
  }
}
