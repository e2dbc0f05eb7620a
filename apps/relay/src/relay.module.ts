import { Module } from '@nestjs/common';
import type { RoleModule } from '#runtime';
import { RelayRole } from './relay.role.ts';

/** The NestJS module of the relay role. It imports nothing: the shared parts come from `Resources`. */
@Module({ providers: [RelayRole] })
export class RelayModule {}

/** The relay role: imports outboxes, and publishes Posthorn's own tables to the log. */
export const relayRole: RoleModule = { name: 'relay', module: RelayModule, role: RelayRole };
