import { type DynamicModule, Module } from '@nestjs/common';
import { AdminContext } from '#admin';
import { Resources } from './resources.ts';

/** Gives every module the process's shared resources, and the use cases their context. */
@Module({})
export class ResourcesModule {
  static of(resources: Resources): DynamicModule {
    const { dataSource, clock, keyRing, egress, hints } = resources;
    const context: AdminContext = { dataSource, clock, keyRing, egress, onDue: () => hints.give('due') };
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
