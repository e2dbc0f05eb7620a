import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PosthornError } from '#kernel';
import { Resources } from '#runtime';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(private readonly resources: Resources) {}

  /** The process answers. */
  @Get('livez')
  live() {
    return { status: 'ok' };
  }

  /** The process can do its work: Postgres answers. What customers' servers do has no say in it. */
  @Get('readyz')
  async ready() {
    try {
      await this.resources.pool.query('select 1');
    } catch (cause) {
      throw new PosthornError('unavailable', 'Postgres does not answer.', { cause, canRetry: true });
    }
    return { status: 'ok' };
  }
}
