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
import { ChangeEndpoint, CreateEndpoint, DeleteEndpoint, type EndpointSpec, GetEndpoint, ListEndpoints } from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { ChangeEndpointDto, CreateEndpointDto } from './dto/endpoint.dto.ts';
import { PageDto } from './dto/page.dto.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';

const DEFAULT_PROFILE = 'standard-webhooks';

@ApiTags('endpoints')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/endpoints')
export class EndpointsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  create(@Param('project') project: string, @Body() body: CreateEndpointDto) {
    const input = {
      url: body.url,
      name: body.name ?? null,
      uid: body.uid ?? null,
      eventTypes: body.eventTypes ?? null,
      channels: body.channels ?? null,
      profile: body.profile ?? DEFAULT_PROFILE,
      profileOptions: body.profileOptions ?? {},
      policy: { ...body.policy },
      secret: body.secret ?? null,
    };
    return this.commands.execute(new CreateEndpoint(project, input));
  }

  @Get()
  list(@Param('project') project: string, @Query() { cursor, limit }: PageDto) {
    return this.queries.execute(new ListEndpoints(project, cursor ?? null, limit));
  }

  @Get(':endpoint')
  get(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.queries.execute(new GetEndpoint(project, endpoint));
  }

  @Patch(':endpoint')
  change(@Param('project') project: string, @Param('endpoint') endpoint: string, @Body() body: ChangeEndpointDto) {
    const given = Object.entries(body).filter(([, value]) => value !== undefined);
    return this.commands.execute(
      new ChangeEndpoint(project, endpoint, Object.fromEntries(given) as Partial<EndpointSpec>),
    );
  }

  @Delete(':endpoint')
  @HttpCode(204)
  delete(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.commands.execute(new DeleteEndpoint(project, endpoint));
  }
}
