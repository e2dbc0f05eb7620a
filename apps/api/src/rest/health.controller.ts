import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { describeStillLoop, PosthornError } from '#kernel';
import { Resources } from '#runtime';
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
    "The process can do its work: Postgres answers, and none of the process's loops stands still. Customers' servers have no influence on it.",
    200,
    'Health',
  )
  async ready() {
    try {
      await this.resources.pool.query('select 1');
    } catch (cause) {
      throw new PosthornError('unavailable', 'Postgres does not answer.', { cause, canRetry: true });
    }
    const still = this.resources.health.standingStill().map(describeStillLoop);
    if (still.length > 0) throw new PosthornError('unavailable', `${still.join('; ')}.`, { canRetry: true });
    return { status: 'ok' } as const;
  }
}
