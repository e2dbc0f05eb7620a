import { Body, Controller, Param, Post, UseInterceptors } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { SendTest } from '#admin';
import { CUSTOMER_DEADLINE_MS, HandlerDeadline } from '#http-server';
import { IdempotencyInterceptor } from '../http/idempotency.interceptor.ts';
import { Describe } from '../openapi/describe.ts';
import { Serves } from '../openapi/serves.ts';
import { EVENT_TYPE_NAME } from '../openapi/patterns.ts';

/** The route that sends a test event to an endpoint. */
@ApiTags('endpoints')
@UseInterceptors(IdempotencyInterceptor)
@HandlerDeadline(CUSTOMER_DEADLINE_MS)
@Controller('v1/projects/:project/endpoints/:endpoint')
export class EndpointTestController {
  constructor(private readonly commands: CommandBus) {}

  @Post('test')
  @Serves(SendTest)
  @Describe('Sends a test event to the endpoint now, and returns the outcome.', 200, 'Test')
  @ApiBody({
    required: false,
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        type: {
          ...EVENT_TYPE_NAME,
          description: 'Default: the test type of the profile, or a type that the endpoint subscribes to.',
        },
        data: { description: 'Any JSON.' },
      },
    },
  })
  test(@Param('project') project: string, @Param('endpoint') endpoint: string, @Body() body: unknown) {
    return this.commands.execute(new SendTest(project, endpoint, body));
  }
}
