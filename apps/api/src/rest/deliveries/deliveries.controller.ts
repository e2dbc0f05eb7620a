import { Body, Controller, Get, Param, Post, Query, Res, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CancelDelivery,
  CountDeliveries,
  CountDeliveriesByEndpoint,
  GetAttempt,
  GetAttemptAsCurl,
  GetDelivery,
  type KeyIdentity,
  ListDeliveries,
  ReplayDelivery,
} from '#admin';
import { DeliveryFilterDto, DeliveryListDto } from './delivery-filter.dto.ts';
import { AttemptFormatDto } from './attempt-format.dto.ts';
import { AttemptsPageDto } from './attempts-page.dto.ts';
import { ReplayDeliveryDto } from './replay-delivery.dto.ts';
import { NoFieldsDto } from '../fields/no-fields.dto.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { Caller } from '../http/key-id.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

const LIST =
  'Lists deliveries, newest first. The filters by status code, error code and trigger compare the last attempt of a delivery. ' +
  'A delivery that is on its way to its first attempt is missing from lists by endpoint or status if 250 younger events of ' +
  'the project exist.';
const COUNTS =
  'Counts the deliveries that a filter selects by endpoint and status, from the youngest on, up to 50,000. The response has the 250 endpoints ' +
  'with the most deliveries.';
const REPLAY =
  'Sends a delivery again, now. If the delivery waits for a retry, the replay takes its place. A delivery has at most one replay that is ' +
  'not recorded yet: until then, the response has the id of that replay.';
const CANCEL =
  'Ends the wait of a delivery for its first attempt, a retry or a replay. An attempt under way may still end, and no retry follows. The ' +
  'delivery can be replayed later. A delivery that waits for a replay alone keeps its status.';

/** Routes of a project’s deliveries, with their attempts and replays. */
@ApiTags('deliveries')
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/deliveries')
export class DeliveriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Serves(ListDeliveries)
  @Describe(LIST, 200, 'Deliveries')
  list(
    @Param('project') project: string,
    @Query() { cursor, limit, order, include = [], ...filter }: DeliveryListDto,
    @Caller() reader: KeyIdentity,
  ) {
    const parts = { include, reader };
    return this.queries.execute(new ListDeliveries(project, filter, cursor ?? null, limit, order, parts));
  }

  @Get('count')
  @Serves(CountDeliveries)
  @Describe('Counts the deliveries that a filter selects, up to 1,000.', 200, 'DeliveryCount')
  count(@Param('project') project: string, @Query() filter: DeliveryFilterDto) {
    return this.queries.execute(new CountDeliveries(project, filter));
  }

  @Get('counts')
  @Serves(CountDeliveriesByEndpoint)
  @Describe(COUNTS, 200, 'DeliveryCounts')
  countByEndpoint(@Param('project') project: string, @Query() filter: DeliveryFilterDto) {
    return this.queries.execute(new CountDeliveriesByEndpoint(project, filter));
  }

  @Get(':delivery')
  @Serves(GetDelivery)
  @Describe('Returns a delivery with its attempts: the requests and the responses.', 200, 'DeliveryWithAttempts')
  get(
    @Param('project') project: string,
    @Param('delivery') delivery: string,
    @Query() { cursor, limit, order, include = [] }: AttemptsPageDto,
    @Caller() reader: KeyIdentity,
  ) {
    return this.queries.execute(new GetDelivery(project, delivery, cursor ?? null, limit, order, { include, reader }));
  }

  @Get(':delivery/attempts/:number')
  @Serves(GetAttempt)
  @Describe('Returns an attempt by its number, which counts from 1.', 200, 'Attempt', 'text/plain')
  attempt(
    @Param('project') project: string,
    @Param('delivery') delivery: string,
    @Param('number') number: string,
    @Query() { format }: AttemptFormatDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (format === 'json') return this.queries.execute(new GetAttempt(project, delivery, number));
    reply.type('text/plain; charset=utf-8');
    return this.queries.execute(new GetAttemptAsCurl(project, delivery, number));
  }

  @Post(':delivery/replay')
  @Serves(ReplayDelivery)
  @Describe(REPLAY, 202, 'DeliveryReplay')
  @ApiBody({ type: ReplayDeliveryDto, required: false })
  replay(
    @Param('project') project: string,
    @Param('delivery') delivery: string,
    @Body() { force = false }: ReplayDeliveryDto,
  ) {
    return this.commands.execute(new ReplayDelivery(project, delivery, force));
  }

  @Post(':delivery/cancel')
  @Serves(CancelDelivery)
  @Describe(CANCEL, 200, 'Delivery')
  @ApiBody({ type: NoFieldsDto, required: false })
  cancel(@Param('project') project: string, @Param('delivery') delivery: string, @Body() _: NoFieldsDto) {
    return this.commands.execute(new CancelDelivery(project, delivery));
  }
}
