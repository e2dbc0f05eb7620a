import { type DynamicModule, Module } from '@nestjs/common';
import { AdminContext } from '#admin';
import { Resources } from './resources.ts';

/** Gives every module the process's shared resources, and the use cases their context. */
@Module({})
export class ResourcesModule {
  static of(resources: Resources): DynamicModule {
    const { dataSource, pool, clock, keyRing, egress, http, settings, compute, metrics } = resources;
    const onDue = () => resources.notify('due');
    const onProblem = (message: string) => resources.logger.warn(message);
    const {
      maxDataBytes,
      retentionDays,
      maxEndpoints,
      maxPortalTokens,
      backlogMaxDeliveries: maxBacklogDeliveries,
    } = settings;
    const limits = { maxDataBytes, retentionDays, maxEndpoints, maxPortalTokens, maxBacklogDeliveries };
    const tools = { dataSource, pool, clock, keyRing, egress, http, compute, metrics };
    const context: AdminContext = { ...tools, ...limits, onDue, onProblem };
    return {
      module: ResourcesModule,
      global: true,
      providers: [
        { provide: Resources, useValue: resources },
        { provide: AdminContext, useValue: context },
      ],
      exports: [Resources, AdminContext],
    };
  }
}
