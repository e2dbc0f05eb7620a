import { Body, Controller, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import { SendTest } from '#admin';
import { AdminKeyGuard } from './admin-key.guard.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';

@ApiTags('endpoints')
@ApiBearerAuth()
@UseGuards(AdminKeyGuard)
@UseInterceptors(IdempotencyInterceptor)
@Controller('v1/projects/:project/endpoints/:endpoint')
export class EndpointTestController {
  constructor(private readonly commands: CommandBus) {}

  /** Sends one event to the endpoint now, and answers with what came of it. */
  @Post('test')
  @HttpCode(200)
  @ApiBody({
    required: false,
    schema: {
      type: 'object',
      properties: {
        type: { type: 'string', description: 'Default: the profile’s test type, or one that is subscribed to.' },
        data: { description: 'Any JSON.' },
      },
    },
  })
  test(@Param('project') project: string, @Param('endpoint') endpoint: string, @Body() body: unknown) {
    return this.commands.execute(new SendTest(project, endpoint, body));
  }
}
