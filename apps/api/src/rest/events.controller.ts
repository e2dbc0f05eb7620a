import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { GetEvent, GetEventRouting, ListEvents } from '#admin';
import { EventFilterDto } from './dto/filter.dto.ts';
import { RoutingPageDto } from './dto/page.dto.ts';
import { eventSchema, eventsSchema } from './event-schema.ts';
import { type Accepted, EventIntake } from './event-intake.ts';
import { idempotencyKeyOf } from './idempotency.interceptor.ts';
import { EventsBody } from '../door/route-rules.ts';
import { Describe } from './openapi/describe.ts';

@ApiTags('events')
@Controller('v1/projects/:project/events')
export class EventsController {
  constructor(
    private readonly intake: EventIntake,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @EventsBody('event')
  @Describe(
    'Accepts an event. The response comes once the event is committed and cannot be lost.',
    202,
    'AcceptedEvent',
  )
  @ApiBody({ schema: eventSchema })
  async accept(
    @Param('project') project: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const [accepted] = await this.intake.accept(project, 'event', body, idempotencyKeyOf(request));
    return accepted!;
  }

  @Post('batch')
  @EventsBody('batch')
  @Describe('Accepts up to 1,000 events: all of them, or none.', 202, 'AcceptedEvents')
  @ApiBody({ schema: eventsSchema })
  async acceptBatch(
    @Param('project') project: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<{ items: Accepted[] }> {
    return { items: await this.intake.accept(project, 'batch', body, idempotencyKeyOf(request)) };
  }

  @Get()
  @Describe('Lists the events, newest first.', 200, 'Events')
  list(@Param('project') project: string, @Query() { cursor, limit, ...filter }: EventFilterDto) {
    return this.queries.execute(new ListEvents(project, filter, cursor ?? null, limit));
  }

  @Get(':event')
  @Describe('Returns an event.', 200, 'Event')
  get(@Param('project') project: string, @Param('event') event: string) {
    return this.queries.execute(new GetEvent(project, event));
  }

  @Get(':event/routing')
  @Describe('Returns which endpoints an event matched, and why it did not match the others.', 200, 'EventRouting')
  routing(
    @Param('project') project: string,
    @Param('event') event: string,
    @Query() { cursor, limit }: RoutingPageDto,
  ) {
    return this.queries.execute(new GetEventRouting(project, event, cursor ?? null, limit));
  }
}
