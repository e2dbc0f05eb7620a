import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ReadinessProbe, Resources } from '#runtime';
import { Describe } from '../openapi/describe.ts';

/** Probes of this process, and of the whole service, without a key. */
@ApiTags('health')
@Controller()
export class HealthController {
  private readonly readiness: ReadinessProbe;

  constructor(resources: Resources) {
    this.readiness = new ReadinessProbe(resources);
  }

  @Get('livez')
  @Describe('The process responds.', 200, 'Health')
  live() {
    return { status: 'ok' } as const;
  }

  @Get('readyz')
  @Describe(
    "The process can do its work: Postgres responds, accepts writes, and grants the rights and the sessions that Posthorn needs, and no loop of this work has stalled. Customers' servers do not affect it. `degraded` lists, in `problems`, roles that no process has, stalled loops of other processes, and secondary work that this process cannot do. `stalled` lists, in `standstills`, the causes that keep accepted events from being delivered, such as a transaction that holds every cursor back. In both the process stays ready, because it can still accept events.",
    200,
    'Readiness',
  )
  ready() {
    return this.readiness.read();
  }

  @Get('readyz/all')
  @Describe(
    'Returns 200 if every role runs in a process, and neither a process nor an accepted event is stalled; otherwise 503.',
    200,
    'Readiness',
  )
  allReady() {
    return this.readiness.readWhole();
  }
}
