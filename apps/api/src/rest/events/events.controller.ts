import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import {
  type AcceptedEventView,
  EventPublisher,
  GetEvent,
  GetEventRouting,
  idempotencyKeyOf,
  ListEvents,
} from '#admin';
import { EventsBody, ParsedEvents } from '#http-server';
import { type EventBodyKind, MAX_BATCH_EVENTS, receiveEvents } from '#outbox';
import { Resources } from '#runtime';
import { countAccepted } from '../../count-accepted.ts';
import { EventFilterDto } from './event-filter.dto.ts';
import { RoutingPageDto } from './routing-page.dto.ts';
import { eventSchema, eventsSchema } from './event-schema.ts';
import { inSentences } from '../http/problem.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** Routes that publish events, list them, and show the routing of one. */
@ApiTags('events')
@Controller('v1/projects/:project/events')
export class EventsController {
  constructor(
    private readonly publisher: EventPublisher,
    private readonly resources: Resources,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(EventPublisher)
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
  ): Promise<AcceptedEventView> {
    const [accepted] = await this.publish(project, 'event', body, request);
    return accepted!;
  }

  @Post('batch')
  @Serves(EventPublisher)
  @EventsBody('batch')
  @Describe(
    `Accepts up to ${MAX_BATCH_EVENTS.toLocaleString('en')} events: all of them, or none.`,
    202,
    'AcceptedEvents',
  )
  @ApiBody({ schema: eventsSchema })
  async acceptBatch(
    @Param('project') project: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<{ items: AcceptedEventView[] }> {
    return { items: await this.publish(project, 'batch', body, request) };
  }

  @Get()
  @Serves(ListEvents)
  @Describe(
    'Lists the events, newest first. A page has at most 2 MiB of their data, and may be shorter for it.',
    200,
    'Events',
  )
  list(@Param('project') project: string, @Query() { cursor, limit, order, withContent, ...filter }: EventFilterDto) {
    return this.queries.execute(new ListEvents(project, filter, cursor ?? null, limit, order, withContent));
  }

  @Get(':event')
  @Serves(GetEvent)
  @Describe('Returns an event.', 200, 'Event')
  get(@Param('project') project: string, @Param('event') event: string) {
    return this.queries.execute(new GetEvent(project, event));
  }

  @Get(':event/routing')
  @Serves(GetEventRouting)
  @Describe('Returns which endpoints an event matched, and why it did not match the others.', 200, 'EventRouting')
  routing(
    @Param('project') project: string,
    @Param('event') event: string,
    @Query() { cursor, limit }: RoutingPageDto,
  ) {
    return this.queries.execute(new GetEventRouting(project, event, cursor ?? null, limit));
  }

  /** @param body the body as the door has parsed it; another value if the body is no JSON object, or there is none */
  private async publish(
    project: string,
    kind: EventBodyKind,
    body: unknown,
    request: FastifyRequest,
  ): Promise<AcceptedEventView[]> {
    const { clock, settings, metrics } = this.resources;
    const options = { nowMs: clock.nowMs(), maxDataBytes: settings.maxDataBytes, isParsed: true };
    const received = body instanceof ParsedEvents ? body.received : receiveEvents(kind, body, options);
    const accepted = await this.publisher.publish(project, received, idempotencyKeyOf(request));
    countAccepted(metrics, 'rest', accepted);
    return accepted.map(({ warnings, ...event }) =>
      warnings ? { ...event, warnings: warnings.map(inSentences) } : event,
    );
  }
}
