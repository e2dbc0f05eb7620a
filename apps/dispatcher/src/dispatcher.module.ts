import { Module } from '@nestjs/common';
import type { RoleModule } from '#runtime';
import { DispatcherRole } from './dispatcher.role.ts';

/** The NestJS module of the dispatcher role. It imports nothing: the shared parts come from `Resources`. */
@Module({ providers: [DispatcherRole] })
export class DispatcherModule {}

/** The dispatcher role: routes events, and sends the deliveries of the partitions that its process owns. */
export const dispatcherRole: RoleModule = { name: 'dispatcher', module: DispatcherModule, role: DispatcherRole };
