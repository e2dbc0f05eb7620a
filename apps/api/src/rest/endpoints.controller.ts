import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  ChangeEndpoint,
  CreateEndpoint,
  DeleteEndpoint,
  DryRunSubscription,
  type EndpointInput,
  GetEndpoint,
  ListEndpoints,
  withContentType,
} from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { ChangeEndpointDto, CreateEndpointDto, DryRunDto } from './dto/endpoint.dto.ts';
import { PageDto } from './dto/page.dto.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { Describe } from './openapi/describe.ts';

const DEFAULT_PROFILE = 'standard-webhooks';

@ApiTags('endpoints')
@UseGuards(AdminKeyGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/endpoints')
export class EndpointsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Describe('Makes an endpoint, and shows its secret.', 201, 'CreatedEndpoint')
  @Header('cache-control', 'no-store')
  create(@Param('project') project: string, @Body() body: CreateEndpointDto) {
    const input = {
      url: body.url,
      name: body.name ?? null,
      uid: body.uid ?? null,
      eventTypes: body.eventTypes ?? null,
      channels: body.channels ?? null,
      where: body.where ?? null,
      profile: body.profile ?? DEFAULT_PROFILE,
      profileOptions: body.profileOptions ?? {},
      policy: { ...body.policy },
      headers: withContentType(body.profile ?? DEFAULT_PROFILE, body.headers ?? []),
      secret: body.secret ?? null,
      verify: body.verify ?? null,
    };
    return this.commands.execute(new CreateEndpoint(project, input));
  }

  @Get()
  @Describe('The endpoints, youngest first.', 200, 'Endpoints')
  list(@Param('project') project: string, @Query() { cursor, limit }: PageDto) {
    return this.queries.execute(new ListEndpoints(project, cursor ?? null, limit));
  }

  @Post('dry-run')
  @Describe(
    "Which of the project's last events an endpoint would have got that subscribed like this. Nothing is sent.",
    200,
    'DryRun',
  )
  dryRun(@Param('project') project: string, @Body() { eventTypes, channels, where, last }: DryRunDto) {
    const subscription = { eventTypes: eventTypes ?? null, channels: channels ?? null, where: where ?? null };
    return this.queries.execute(new DryRunSubscription(project, subscription, last));
  }

  @Get(':endpoint')
  @Describe('An endpoint.', 200, 'Endpoint')
  get(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.queries.execute(new GetEndpoint(project, endpoint));
  }

  @Patch(':endpoint')
  @Describe('Changes what is given of an endpoint.', 200, 'Endpoint')
  change(@Param('project') project: string, @Param('endpoint') endpoint: string, @Body() body: ChangeEndpointDto) {
    const given = Object.entries(body).filter(([, value]) => value !== undefined);
    return this.commands.execute(
      new ChangeEndpoint(project, endpoint, Object.fromEntries(given) as Partial<EndpointInput>),
    );
  }

  @Delete(':endpoint')
  @Describe('Deletes an endpoint; what waits for it is cancelled.', 204)
  delete(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.commands.execute(new DeleteEndpoint(project, endpoint));
  }
}
