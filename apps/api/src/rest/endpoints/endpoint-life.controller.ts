import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { GetEndpointHistory, PauseEndpoint, ResumeEndpoint, VerifyEndpoint } from '#admin';
import { CUSTOMER_DEADLINE_MS, HandlerDeadline } from '#http-server';
import { NoFieldsDto } from '../fields/no-fields.dto.ts';
import { HistoryPageDto } from './history-page.dto.ts';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';

/** Routes that verify, pause and resume an endpoint, and the route of its history. */
@ApiTags('endpoints')
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/endpoints/:endpoint')
export class EndpointLifeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('verify')
  @Serves(VerifyEndpoint)
  @HandlerDeadline(CUSTOMER_DEADLINE_MS)
  @Describe('Sends a verification request, and returns its outcome.', 200, 'Endpoint')
  @ApiBody({ type: NoFieldsDto, required: false })
  verify(@Param('project') project: string, @Param('endpoint') endpoint: string, @Body() _: NoFieldsDto) {
    return this.commands.execute(new VerifyEndpoint(project, endpoint));
  }

  @Post('pause')
  @Serves(PauseEndpoint)
  @Describe('Pauses an endpoint: its deliveries are held until it is resumed.', 200, 'Endpoint')
  @ApiBody({ type: NoFieldsDto, required: false })
  pause(@Param('project') project: string, @Param('endpoint') endpoint: string, @Body() _: NoFieldsDto) {
    return this.commands.execute(new PauseEndpoint(project, endpoint));
  }

  @Post('resume')
  @Serves(ResumeEndpoint)
  @Describe('Resumes a paused, failing or disabled endpoint. Held deliveries are sent, oldest first.', 200, 'Endpoint')
  @ApiBody({ type: NoFieldsDto, required: false })
  resume(@Param('project') project: string, @Param('endpoint') endpoint: string, @Body() _: NoFieldsDto) {
    return this.commands.execute(new ResumeEndpoint(project, endpoint));
  }

  @Get('history')
  @Serves(GetEndpointHistory)
  @Describe('Lists the changes of an endpoint with their causes, newest first.', 200, 'EndpointHistory')
  history(
    @Param('project') project: string,
    @Param('endpoint') endpoint: string,
    @Query() { cursor, limit, order }: HistoryPageDto,
  ) {
    return this.queries.execute(new GetEndpointHistory(project, endpoint, cursor ?? null, limit, order));
  }
}
