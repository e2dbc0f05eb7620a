import { Body, Controller, Delete, Get, Param, Post, Put, Query, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import {
  CreateEventType,
  DeleteEventType,
  GetEventType,
  ImportEventTypes,
  ListEventTypes,
  ReplaceEventType,
} from '#admin';
import { EventTypeFilterDto, ImportEventTypesDto } from './event-type.dto.ts';
import { importDraft } from './import-draft.ts';
import { definitionSchema, eventTypeSchema } from './event-type-schema.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { execute } from '../../execute.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** Routes of a project’s catalogue of event types. */
@ApiTags('event types')
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/event-types')
export class EventTypesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(CreateEventType)
  @Describe('Defines an event type.', 201, 'EventType')
  @ApiBody({ schema: eventTypeSchema })
  create(@Param('project') project: string, @Body() body: unknown) {
    return execute(this.commands, new CreateEventType(project, body));
  }

  @Post('import')
  @Serves(ImportEventTypes)
  @Describe(
    'Defines the event types of a pack, without a change of those that the project has, or defines and updates those that the webhooks of an OpenAPI document describe.',
    200,
    'EventTypeImport',
  )
  @ApiBody({ type: ImportEventTypesDto })
  async import(@Param('project') project: string, @Body() body: unknown) {
    return execute(this.commands, new ImportEventTypes(project, await importDraft(body)));
  }

  @Get()
  @Serves(ListEventTypes)
  @Describe(
    'Lists the event types by name. A page has at most 2 MiB of schemas and examples, and may be shorter for it.',
    200,
    'EventTypes',
  )
  list(@Param('project') project: string, @Query() { cursor, limit, order, archived }: EventTypeFilterDto) {
    return this.queries.execute(new ListEventTypes(project, archived, cursor ?? null, limit, order));
  }

  @Get(':name')
  @Serves(GetEventType)
  @Describe('Returns an event type, and the schemas of all its versions.', 200, 'EventTypeDetails')
  get(@Param('project') project: string, @Param('name') name: string) {
    return this.queries.execute(new GetEventType(project, name));
  }

  @Put(':name')
  @Serves(ReplaceEventType)
  @Describe('Replaces the definition of an event type. A field that is left out is removed.', 200, 'EventType')
  @ApiBody({ schema: definitionSchema })
  replace(@Param('project') project: string, @Param('name') name: string, @Body() body: unknown) {
    return execute(this.commands, new ReplaceEventType(project, name, body));
  }

  @Delete(':name')
  @Serves(DeleteEventType)
  @Describe('Removes an event type from the catalogue.', 204)
  delete(@Param('project') project: string, @Param('name') name: string) {
    return execute(this.commands, new DeleteEventType(project, name));
  }
}
