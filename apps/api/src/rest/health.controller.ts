import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { describeStillLoop, PosthornError } from '#kernel';
import type { DatabaseAnswer } from '#postgres';
import { Resources } from '#runtime';
import { Describe } from './openapi/describe.ts';

const PROBLEMS: Readonly<Record<DatabaseAnswer, string | undefined>> = {
  writable: undefined,
  'read-only': 'Postgres takes no writes now: it is read-only.',
  silent: 'Postgres does not answer.',
};

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
    "The process can do its work: Postgres answers and takes writes, and none of the process's loops stands still. Customers' servers have no influence on it.",
    200,
    'Health',
  )
  async ready() {
    const problem = PROBLEMS[await this.resources.databasePing.ask()];
    if (problem !== undefined) throw new PosthornError('unavailable', problem, { canRetry: true });
    const still = this.resources.health.standingStill().map(describeStillLoop);
    if (still.length > 0) throw new PosthornError('unavailable', `${still.join('; ')}.`, { canRetry: true });
    return { status: 'ok' } as const;
  }
}
