import { type DynamicModule, Module } from '@nestjs/common';
import { AdminContext } from '#admin';
import { tellOthers } from './remote-hints.ts';
import { Resources } from './resources.ts';

/** Gives every module the process's shared resources, and the use cases their context. */
@Module({})
export class ResourcesModule {
  static of(resources: Resources): DynamicModule {
    const { dataSource, clock, keyRing, egress, hints, isSplit, pool } = resources;
    const onDue = () => {
      hints.give('due');
      if (isSplit) void tellOthers(pool, 'due');
    };
    const context: AdminContext = { dataSource, clock, keyRing, egress, onDue };
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
