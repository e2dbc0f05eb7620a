import 'reflect-metadata';
import { runProcess } from '#runtime';
import { workerRole } from './worker.module.ts';

await runProcess({ ...process.env, POSTHORN_ROLES: 'worker' }, [workerRole]);
