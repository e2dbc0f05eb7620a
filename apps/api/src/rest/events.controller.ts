import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { GetEvent, GetEventRouting, ListEvents } from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { EventFilterDto } from './dto/filter.dto.ts';
import { eventSchema } from './event-schema.ts';
import { type Accepted, EventIntake } from './event-intake.ts';
import { idempotencyKeyOf } from './idempotency.interceptor.ts';

@ApiTags('events')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@Controller('v1/projects/:project/events')
export class EventsController {
  constructor(
    private readonly intake: EventIntake,
    private readonly queries: QueryBus,
  ) {}

  /** Answers once the event is committed: from then on it is never lost. */
  @Post()
  @HttpCode(202)
  @ApiBody({ schema: eventSchema })
  async accept(
    @Param('project') project: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const [accepted] = await this.intake.accept(project, [body], () => '', idempotencyKeyOf(request));
    return accepted!;
  }

  /** All of them are accepted, or none. */
  @Post('batch')
  @HttpCode(202)
  @ApiBody({ schema: { type: 'object', properties: { events: { type: 'array', items: eventSchema } } } })
  async acceptBatch(
    @Param('project') project: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<{ items: Accepted[] }> {
    return { items: await this.intake.acceptBatch(project, body, idempotencyKeyOf(request)) };
  }

  @Get()
  list(@Param('project') project: string, @Query() { cursor, limit, ...filter }: EventFilterDto) {
    return this.queries.execute(new ListEvents(project, filter, cursor ?? null, limit));
  }

  @Get(':event')
  get(@Param('project') project: string, @Param('event') event: string) {
    return this.queries.execute(new GetEvent(project, event));
  }

  @Get(':event/routing')
  routing(@Param('project') project: string, @Param('event') event: string) {
    return this.queries.execute(new GetEventRouting(project, event));
  }
}
