import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { readReadiness, readWholeReadiness, Resources } from '#runtime';
import { Describe } from './openapi/describe.ts';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(private readonly resources: Resources) {}

  @Get('livez')
  @Describe('The process answers.', 200, 'Health')
  live() {
    return { status: 'ok' } as const;
  }

  @Get('readyz')
  @Describe(
    "The process can do its work: Postgres answers and takes writes, and none of the process's loops stands still. Customers' servers have no influence on it. `degraded` names roles that no process has: events are accepted all the same.",
    200,
    'Readiness',
  )
  ready() {
    return readReadiness(this.resources);
  }

  @Get('readyz/all')
  @Describe('Every role runs in some process, and nothing stands still: 503 otherwise.', 200, 'Readiness')
  allReady() {
    return readWholeReadiness(this.resources);
  }
}
