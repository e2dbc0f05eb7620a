import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { describeStillLoop, PosthornError } from '#kernel';
import { Resources } from '#runtime';
import { Describe } from './openapi/describe.ts';
import { MissingLeaders } from './missing-leaders.ts';
import type { ReadinessView } from './readiness-view.ts';

@ApiTags('health')
@Controller()
export class HealthController {
  private readonly leaders: MissingLeaders;

  constructor(private readonly resources: Resources) {
    this.leaders = new MissingLeaders(resources);
  }

  @Get('livez')
  @Describe('The process answers.', 200, 'Health')
  live() {
    return { status: 'ok' } as const;
  }

  @Get('readyz')
  @Describe(
    "The process can do its work: Postgres answers, and none of the process's loops stands still. Customers' servers have no influence on it. What keeps accepted events from being delivered, such as a transaction that holds every cursor back, is named in `standstills`; the process stays ready, because it can still accept events.",
    200,
    'Readiness',
  )
  async ready(): Promise<ReadinessView> {
    const standstills = await this.standstills();
    const still = this.resources.health.standingStill().map(describeStillLoop);
    if (still.length > 0) throw new PosthornError('unavailable', `${still.join('; ')}.`, { canRetry: true });
    const status = standstills.length === 0 ? 'ok' : 'stalled';
    return { status, standstills };
  }

  private async standstills(): Promise<ReadinessView['standstills']> {
    try {
      return [...(await this.resources.standstills.read()), ...(await this.leaders.look())]
        .sort((one, other) => one.sinceMs - other.sinceMs)
        .map(({ name, sinceMs, cause }) => ({ name, since: new Date(sinceMs).toISOString(), cause }));
    } catch (cause) {
      throw new PosthornError('unavailable', 'Postgres does not answer.', { cause, canRetry: true });
    }
  }
}
