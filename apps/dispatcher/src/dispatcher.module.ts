import { Module } from '@nestjs/common';
import type { RoleModule } from '#runtime';
import { DispatcherRole } from './dispatcher.role.ts';

@Module({ providers: [DispatcherRole] })
export class DispatcherModule {}

export const dispatcherRole: RoleModule = { name: 'dispatcher', module: DispatcherModule, role: DispatcherRole };
