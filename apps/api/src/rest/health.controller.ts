import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ReadinessProbe, Resources } from '#runtime';
import { Describe } from './openapi/describe.ts';

@ApiTags('health')
@Controller()
export class HealthController {
  private readonly readiness: ReadinessProbe;

  constructor(resources: Resources) {
    this.readiness = new ReadinessProbe(resources);
  }

  @Get('livez')
  @Describe('The process answers.', 200, 'Health')
  live() {
    return { status: 'ok' } as const;
  }

  @Get('readyz')
  @Describe(
    "The process can do its work: Postgres answers, takes writes, and gives the rights and the sessions that Posthorn needs, and no loop that this work needs stands still. Customers' servers have no influence on it. `degraded` names, in `problems`, roles that no process has, loops that stand still in other processes, and things besides its work that this process cannot do. `stalled` names, in `standstills`, the causes that keep accepted events from being delivered, such as a transaction that holds every cursor back. In both the process stays ready, because it can still accept events.",
    200,
    'Readiness',
  )
  ready() {
    return this.readiness.read();
  }

  @Get('readyz/all')
  @Describe(
    'Every role runs in some process, and neither a process nor an accepted event stands still: 503 otherwise.',
    200,
    'Readiness',
  )
  allReady() {
    return this.readiness.readWhole();
  }
}
