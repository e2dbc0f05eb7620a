import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ChangeProject, CreateProject, DeleteProject, GetProject, ListProjects } from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { PageDto } from './dto/page.dto.ts';
import { ChangeProjectDto, CreateProjectDto } from './dto/project.dto.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';

@ApiTags('projects')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects')
export class ProjectsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  create(@Body() { uid, ...given }: CreateProjectDto) {
    return this.commands.execute(new CreateProject({ ...given, uid: uid ?? null }));
  }

  @Get()
  list(@Query() { cursor, limit }: PageDto) {
    return this.queries.execute(new ListProjects(cursor ?? null, limit));
  }

  @Get(':project')
  get(@Param('project') project: string) {
    return this.queries.execute(new GetProject(project));
  }

  @Patch(':project')
  change(@Param('project') project: string, @Body() input: ChangeProjectDto) {
    return this.commands.execute(new ChangeProject(project, { ...input }));
  }

  @Delete(':project')
  @HttpCode(204)
  delete(@Param('project') project: string) {
    return this.commands.execute(new DeleteProject(project));
  }
}
