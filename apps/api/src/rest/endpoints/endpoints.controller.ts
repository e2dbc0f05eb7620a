import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  ChangeEndpoint,
  CreateEndpoint,
  DeleteEndpoint,
  type Draft,
  DryRunSubscription,
  EnsureEndpoint,
  GetEndpoint,
  ListEndpoints,
  PutEndpoint,
} from '#admin';
import { CUSTOMER_DEADLINE_MS, HandlerDeadline } from '#http-server';
import { ChangeEndpointDto, CreateEndpointDto, DryRunDto, PutEndpointDto } from './endpoint.dto.ts';
import { EndpointListDto } from './endpoint-list.dto.ts';
import { IfExistsDto } from '../fields/if-exists.dto.ts';
import { DraftPipe } from '../http/draft.pipe.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { sendMade } from '../http/send-made.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** Routes that create, show, change and delete endpoints, and try a subscription. */
@ApiTags('endpoints')
@UseInterceptors(IdempotencyInterceptor)
@HandlerDeadline(CUSTOMER_DEADLINE_MS)
@Controller('v1/projects/:project/endpoints')
export class EndpointsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(CreateEndpoint)
  @Describe(
    'Creates an endpoint. The response has its secret. If a verification request cannot be sent now, the endpoint stays pending.',
    { 201: 'CreatedEndpoint', 200: 'Endpoint' },
  )
  @Header('cache-control', 'no-store')
  @ApiBody({ type: CreateEndpointDto })
  async create(
    @Param('project') project: string,
    @Query() { ifExists }: IfExistsDto,
    @Body(new DraftPipe(CreateEndpointDto)) draft: Draft<CreateEndpointDto>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (ifExists === 'fail') return this.commands.execute(new CreateEndpoint(project, draft, true));
    return sendMade(reply, await this.commands.execute(new EnsureEndpoint(project, draft)));
  }

  @Get()
  @Serves(ListEndpoints)
  @Describe('Lists the endpoints, newest first.', 200, 'Endpoints')
  list(@Param('project') project: string, @Query() { cursor, limit, order, ...filter }: EndpointListDto) {
    return this.queries.execute(new ListEndpoints(project, cursor ?? null, limit, filter, false, order));
  }

  @Post('dry-run')
  @Serves(DryRunSubscription)
  @Describe(
    "Returns which of the project's last events an endpoint with this subscription would have received. Nothing is sent.",
    200,
    'DryRun',
  )
  @ApiBody({ type: DryRunDto, required: false })
  dryRun(@Param('project') project: string, @Body(new DraftPipe(DryRunDto)) draft: Draft<DryRunDto>) {
    return this.queries.execute(new DryRunSubscription(project, draft));
  }

  @Get(':endpoint')
  @Serves(GetEndpoint)
  @Describe('Returns an endpoint, and its circuit breaker.', 200, 'EndpointDetails')
  get(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.queries.execute(new GetEndpoint(project, endpoint));
  }

  @Patch(':endpoint')
  @Serves(ChangeEndpoint)
  @Describe(
    'Changes the given fields of an endpoint. If the endpoint is or must be verified, a receiver at a new URL is verified first.',
    200,
    'Endpoint',
  )
  @ApiBody({ type: ChangeEndpointDto })
  change(
    @Param('project') project: string,
    @Param('endpoint') endpoint: string,
    @Body(new DraftPipe(ChangeEndpointDto)) draft: Draft<ChangeEndpointDto>,
  ) {
    return this.commands.execute(new ChangeEndpoint(project, endpoint, draft));
  }

  @Put(':endpoint')
  @Serves(PutEndpoint)
  @Describe(
    'Replaces the settings of an endpoint, or makes the endpoint if the path has a uid that no endpoint has. A setting that is left out gets its default; uid, secrets and state stay. The response to a new endpoint has its secret.',
    { 201: 'CreatedEndpoint', 200: 'Endpoint' },
  )
  @Header('cache-control', 'no-store')
  @ApiBody({ type: PutEndpointDto })
  async put(
    @Param('project') project: string,
    @Param('endpoint') endpoint: string,
    @Body(new DraftPipe(PutEndpointDto)) draft: Draft<PutEndpointDto>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sendMade(reply, await this.commands.execute(new PutEndpoint(project, endpoint, draft)));
  }

  @Delete(':endpoint')
  @Serves(DeleteEndpoint)
  @Describe('Deletes an endpoint. Its waiting deliveries are cancelled.', 204)
  delete(@Param('project') project: string, @Param('endpoint') endpoint: string) {
    return this.commands.execute(new DeleteEndpoint(project, endpoint));
  }
}
