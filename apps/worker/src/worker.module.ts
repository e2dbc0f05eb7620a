import { Module } from '@nestjs/common';
import type { RoleModule } from '#runtime';
import { WorkerRole } from './worker.role.ts';

@Module({ providers: [WorkerRole] })
export class WorkerModule {}

export const workerRole: RoleModule = { name: 'worker', module: WorkerModule, role: WorkerRole };
