import { Controller, Get, HttpCode, Param, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { GetEndpointHistory, PauseEndpoint, ResumeEndpoint, VerifyEndpoint } from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { PageDto } from './dto/page.dto.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';

@ApiTags('endpoints')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/endpoints/:endpoint')
export class EndpointLifeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Sends a verification request; the answer shows what it came to. */
  @Post('verify')
  @HttpCode(200)
  verify(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.commands.execute(new VerifyEndpoint(project, endpoint));
  }

  /** Holds what is for the endpoint until it is resumed. */
  @Post('pause')
  @HttpCode(200)
  pause(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.commands.execute(new PauseEndpoint(project, endpoint));
  }

  /** Leaves paused, failing and disabled. */
  @Post('resume')
  @HttpCode(200)
  resume(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.commands.execute(new ResumeEndpoint(project, endpoint));
  }

  /** What happened to the endpoint, and why; youngest first. */
  @Get('history')
  history(@Param('project') project: string, @Param('endpoint') endpoint: string, @Query() { cursor, limit }: PageDto) {
    return this.queries.execute(new GetEndpointHistory(project, endpoint, cursor ?? null, limit));
  }
}
