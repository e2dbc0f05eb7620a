import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query, Res, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  ChangeProject,
  CreateProject,
  DeleteProject,
  EnsureProject,
  GetProject,
  ListProjects,
  PutProject,
} from '#admin';
import { MayMakeProject } from '#http-server';
import { ChangeProjectDto, CreateProjectDto, ProjectListDto, PutProjectDto } from './project.dto.ts';
import { IfExistsDto } from '../fields/if-exists.dto.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { sendMade } from '../http/send-made.ts';
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
  @Describe('Creates a project.', { 201: 'Project', 200: 'Project' })
  async create(
    @Query() { ifExists }: IfExistsDto,
    @Body() { uid, ...given }: CreateProjectDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { ...given, uid: uid ?? null };
    if (ifExists === 'fail') return execute(this.commands, new CreateProject(input));
    return sendMade(reply, await execute(this.commands, new EnsureProject(input)));
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

  @Put(':project')
  @Serves(PutProject)
  @MayMakeProject()
  @Describe(
    'Replaces the fields of a project, or makes the project if the path has a uid that no project has. A field that is left out gets its default; the uid stays.',
    { 201: 'Project', 200: 'Project' },
  )
  async put(
    @Param('project') project: string,
    @Body() input: PutProjectDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sendMade(reply, await execute(this.commands, new PutProject(project, { ...input })));
  }

  @Delete(':project')
  @Serves(DeleteProject)
  @Describe('Deletes a project and its endpoints.', 204)
  delete(@Param('project') project: string) {
    return execute(this.commands, new DeleteProject(project));
  }
}
