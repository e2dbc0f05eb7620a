import { Module } from '@nestjs/common';
import type { RoleModule } from '#runtime';
import { WorkerRole } from './worker.role.ts';

/** The NestJS module of the worker role. It imports nothing: the shared parts come from `Resources`. */
@Module({ providers: [WorkerRole] })
export class WorkerModule {}

/** The worker role: upkeep of the tables, the endpoint keeper and mail, in one process at a time. */
export const workerRole: RoleModule = { name: 'worker', module: WorkerModule, role: WorkerRole };
