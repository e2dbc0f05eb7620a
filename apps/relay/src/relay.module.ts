import { Module } from '@nestjs/common';
import type { RoleModule } from '#runtime';
import { RelayRole } from './relay.role.ts';

@Module({ providers: [RelayRole] })
export class RelayModule {}

export const relayRole: RoleModule = { name: 'relay', module: RelayModule, role: RelayRole };
