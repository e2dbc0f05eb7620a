import { Body, Controller, Delete, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import {
  CreateEndpoint,
  DeleteEndpoint,
  type Draft,
  type EndpointView,
  GetEndpoint,
  ListEndpoints,
  type NewEndpoint,
} from '#admin';
import { CUSTOMER_DEADLINE_MS, HandlerDeadline, OfKeysProject } from '#http-server';
import { PosthornError, toTypeId } from '#kernel';
import { PageDto } from '../fields/page.dto.ts';
import { CreateWebhookDto } from './webhook.dto.ts';
import { DraftPipe } from '../http/draft.pipe.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { KeyProject } from '../http/key-id.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';
import { asEndpoint } from './webhook-draft.ts';
import { webhooksView, type WebhookView, webhookView } from './webhook-view.ts';

const PROFILE = 'postpress';

/**
 * Endpoints in the form of postpress's API (docs, "Webhooks overview"): the key names the project, and no header is
 * added to the given headers, not even a Content-Type.
 */
@ApiTags('webhooks (postpress)')
@UseInterceptors(IdempotencyInterceptor)
@OfKeysProject()
@HandlerDeadline(CUSTOMER_DEADLINE_MS)
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(CreateEndpoint)
  @Describe('Creates a webhook in the project of the API key, like the API of postpress.', 201, 'Webhook')
  @ApiBody({ type: CreateWebhookDto })
  async create(
    @KeyProject() project: string,
    @Body(new DraftPipe(CreateWebhookDto)) draft: Draft<CreateWebhookDto>,
  ): Promise<WebhookView> {
    const make = (endpoint: Draft<NewEndpoint>) =>
      this.commands.execute(new CreateEndpoint(toTypeId('prj', project), endpoint));
    return webhookView(await asEndpoint(draft, make));
  }

  @Get()
  @Serves(ListEndpoints)
  @Describe('Lists the webhooks of the project of the API key, newest first.', 200, 'Webhooks')
  async list(@KeyProject() project: string, @Query() { cursor, limit, order }: PageDto) {
    const filter = { profile: [PROFILE] };
    const query = new ListEndpoints(toTypeId('prj', project), cursor ?? null, limit, filter, true, order);
    return webhooksView(await this.queries.execute(query));
  }

  @Get(':webhook')
  @Serves(GetEndpoint)
  @Describe('Returns a webhook.', 200, 'Webhook')
  async get(@KeyProject() project: string, @Param('webhook') webhook: string) {
    return webhookView(await this.find(project, webhook));
  }

  @Delete(':webhook')
  @Serves(DeleteEndpoint)
  @Describe('Deletes a webhook. Its waiting deliveries are cancelled.', 204)
  async delete(@KeyProject() project: string, @Param('webhook') webhook: string) {
    const { id } = await this.find(project, webhook);
    await this.commands.execute(new DeleteEndpoint(toTypeId('prj', project), id));
  }

  private async find(project: string, webhook: string): Promise<EndpointView> {
    const found = await this.queries.execute(new GetEndpoint(toTypeId('prj', project), webhook));
    if (found.profile === PROFILE) return found;
    throw new PosthornError('not-found', `There is no webhook ${JSON.stringify(webhook)} in this project.`);
  }
}
