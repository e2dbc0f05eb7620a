import { Body, Controller, Delete, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CountDeadRecords, DropDeadRecord, GetDeadRecord, ListDeadRecords, ReplayDeadRecord } from '#admin';
import { Access } from '../door/route-rules.ts';
import { DeadRecordFilterDto, ReplayDeadRecordDto } from './dto/dead-record.dto.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';
import { Describe } from './openapi/describe.ts';

/** Needs the admin key, since the row of a project that does not exist belongs to no project. */
@ApiTags('dead records')
@UseInterceptors(IdempotencyInterceptor)
@Access('admin')
@Controller('v1/dead-records')
export class DeadRecordsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Describe(
    'The rows and records that could not be taken in, youngest first, each with the reason.',
    200,
    'DeadRecords',
  )
  list(@Query() { source, cursor, limit }: DeadRecordFilterDto) {
    return this.queries.execute(new ListDeadRecords(source ?? null, cursor ?? null, limit));
  }

  @Get('counts')
  @Describe('How many of them each source has.', 200, 'DeadCounts')
  counts() {
    return this.queries.execute(new CountDeadRecords());
  }

  @Get(':record')
  @Describe('One of them, with its row or record.', 200, 'DeadRecordDetails')
  get(@Param('record') record: string) {
    return this.queries.execute(new GetDeadRecord(record));
  }

  @Post(':record/replay')
  @Describe(
    'Takes it in after all, as it is or with another project or id; it is refused if it is still wrong.',
    200,
    'ReplayedRecord',
  )
  @ApiBody({ type: ReplayDeadRecordDto, required: false })
  replay(@Param('record') record: string, @Body() changes: ReplayDeadRecordDto) {
    return this.commands.execute(new ReplayDeadRecord(record, { ...changes }));
  }

  @Delete(':record')
  @Describe('Deletes it: it will not be taken in.', 204)
  drop(@Param('record') record: string) {
    return this.commands.execute(new DropDeadRecord(record));
  }
}
