import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import {
  CreateEventType,
  DeleteEventType,
  GetEventType,
  ImportEventTypes,
  ListEventTypes,
  ReplaceEventType,
} from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { EventTypeFilterDto, ImportEventTypesDto } from './dto/event-type.dto.ts';
import { definitionSchema, eventTypeSchema } from './event-type-schema.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { onceKnown } from './once-known.ts';

@ApiTags('event types')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/event-types')
export class EventTypesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @ApiBody({ schema: eventTypeSchema })
  create(@Param('project') project: string, @Body() body: unknown) {
    return onceKnown(this.commands.execute(new CreateEventType(project, body)));
  }

  /** Defines the types of a pack; those that the project has defined already stay as they are. */
  @Post('import')
  @HttpCode(200)
  import(@Param('project') project: string, @Body() { pack }: ImportEventTypesDto) {
    return onceKnown(this.commands.execute(new ImportEventTypes(project, pack)));
  }

  @Get()
  list(@Param('project') project: string, @Query() { cursor, limit, archived }: EventTypeFilterDto) {
    return this.queries.execute(new ListEventTypes(project, archived, cursor ?? null, limit));
  }

  @Get(':name')
  get(@Param('project') project: string, @Param('name') name: string) {
    return this.queries.execute(new GetEventType(project, name));
  }

  /** The whole definition: what is left out is none. */
  @Put(':name')
  @ApiBody({ schema: definitionSchema })
  replace(@Param('project') project: string, @Param('name') name: string, @Body() body: unknown) {
    return onceKnown(this.commands.execute(new ReplaceEventType(project, name, body)));
  }

  @Delete(':name')
  @HttpCode(204)
  delete(@Param('project') project: string, @Param('name') name: string) {
    return onceKnown(this.commands.execute(new DeleteEventType(project, name)));
  }
}
