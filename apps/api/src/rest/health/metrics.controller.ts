import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NeedsRight } from '#http-server';
import { Resources } from '#runtime';

/**
 * The metrics of this process, for an admin key: tenants reach this port, too. They are no part of the API, and so of
 * its description: docs/metrics.md describes them.
 */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly resources: Resources) {}

  @Get()
  @NeedsRight('admin')
  @Header('cache-control', 'no-store')
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { metrics } = this.resources;
    void reply.type(metrics.contentType);
    return metrics.text();
  }
}
