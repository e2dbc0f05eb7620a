import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CancelReplay, CreateReplay, type Draft, GetReplay, ListReplays } from '#admin';
import { NoFieldsDto } from '../fields/no-fields.dto.ts';
import { PageDto } from '../fields/page.dto.ts';
import { DraftPipe } from '../http/draft.pipe.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';
import { CreateReplayDto } from './replay.dto.ts';

const CREATE =
  'Sends many deliveries again: those that the list of deliveries has with the same filters, oldest event first. With `dryRun` they are only ' +
  'counted.';
const CANCEL =
  'Cancels a running replay. Deliveries that are being sent are completed. A replay that is over stays as it is.';

/** Routes of a project’s replays of many deliveries. */
@ApiTags('replays')
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/replays')
export class ReplaysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Serves(CreateReplay)
  @Describe(CREATE, 202, 'Replay')
  @ApiBody({ type: CreateReplayDto })
  create(@Param('project') project: string, @Body(new DraftPipe(CreateReplayDto)) draft: Draft<CreateReplayDto>) {
    return this.commands.execute(new CreateReplay(project, draft));
  }

  @Get()
  @Serves(ListReplays)
  @Describe('Lists the replays of a project, newest first.', 200, 'Replays')
  list(@Param('project') project: string, @Query() { cursor, limit, order }: PageDto) {
    return this.queries.execute(new ListReplays(project, cursor ?? null, limit, order));
  }

  @Get(':replay')
  @Serves(GetReplay)
  @Describe('Returns a replay with its progress.', 200, 'Replay')
  get(@Param('project') project: string, @Param('replay') replay: string) {
    return this.queries.execute(new GetReplay(project, replay));
  }

  @Post(':replay/cancel')
  @Serves(CancelReplay)
  @Describe(CANCEL, 200, 'Replay')
  @ApiBody({ type: NoFieldsDto, required: false })
  cancel(@Param('project') project: string, @Param('replay') replay: string, @Body() _: NoFieldsDto) {
    return this.commands.execute(new CancelReplay(project, replay));
  }
}
