import { Body, Controller, Delete, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CountDeadRecords, DropDeadRecord, GetDeadRecord, ListDeadRecords, ReplayDeadRecord } from '#admin';
import { DeadRecordFilterDto, ReplayDeadRecordDto } from './dead-record.dto.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** Needs the admin key, since the row of a project that does not exist belongs to no project. */
@ApiTags('dead records')
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/dead-records')
export class DeadRecordsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Serves(ListDeadRecords)
  @Describe(
    'Lists the rows and records that could not be imported or read, newest first, each with its reason.',
    200,
    'DeadRecords',
  )
  list(@Query() { source, cursor, limit, order }: DeadRecordFilterDto) {
    return this.queries.execute(new ListDeadRecords(source ?? null, cursor ?? null, limit, order));
  }

  @Get('counts')
  @Serves(CountDeadRecords)
  @Describe('Counts the dead records of each source.', 200, 'DeadCounts')
  counts() {
    return this.queries.execute(new CountDeadRecords());
  }

  @Get(':record')
  @Serves(GetDeadRecord)
  @Describe('Returns a dead record, with its row or record.', 200, 'DeadRecordDetails')
  get(@Param('record') record: string) {
    return this.queries.execute(new GetDeadRecord(record));
  }

  @Post(':record/replay')
  @Serves(ReplayDeadRecord)
  @Describe(
    'Imports a dead record again, unchanged or with another project or id. It is refused if it is still invalid.',
    200,
    'ReplayedRecord',
  )
  @ApiBody({ type: ReplayDeadRecordDto, required: false })
  replay(@Param('record') record: string, @Body() changes: ReplayDeadRecordDto) {
    return this.commands.execute(new ReplayDeadRecord(record, { ...changes }));
  }

  @Delete(':record')
  @Serves(DropDeadRecord)
  @Describe('Deletes a dead record: it is never imported.', 204)
  drop(@Param('record') record: string) {
    return this.commands.execute(new DropDeadRecord(record));
  }
}
